/// Finds the names that a misspelt one was probably meant to be.
public enum Names {
  /// The nearest names, best first; none if nothing comes near.
  ///
  /// Case and `_` do not count. A name is near when few letters differ, or when the words of one are all in the other:
  /// `Invoice` is near to `CoworkerInvoice`, `ThreadMessage` to `CommunityThreadMessage`.
  public static func nearest(_ name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
    let wanted = Form(name)
    guard !wanted.letters.isEmpty, wanted.letters.count <= 200 else { return [] }
    let scored = candidates.compactMap { candidate in
      score(wanted, Form(candidate)).map { (name: candidate, score: $0) }
    }
    let ordered = scored.sorted { ($0.score, $0.name.count, $0.name) < ($1.score, $1.name.count, $1.name) }
    // What is much worse than the best would only distract from it.
    guard let best = ordered.first else { return [] }
    return ordered.prefix { $0.score <= max(best.score * 2, 30) }.prefix(limit).map(\.name)
  }

  /// A sentence's end that proposes names: `: did you mean "A" or "B"?`; empty if there are none.
  public static func proposal(_ names: [String]) -> String {
    let quoted = names.map { "\"\($0)\"" }
    guard let last = quoted.last else { return "" }
    let list = quoted.count == 1 ? last : quoted.dropLast().joined(separator: ", ") + " or " + last
    return "; did you mean \(list)?"
  }

  /// How far a candidate is: 0 is the same but for case, 100 is too far.
  private static func score(_ wanted: Form, _ candidate: Form) -> Int? {
    if wanted.letters == candidate.letters { return 0 }
    let longer = max(wanted.letters.count, candidate.letters.count)
    let allowed = longer <= 4 ? 1 : min(1 + longer / 4, 6)
    if let edits = EditDistance.between(wanted.letters, candidate.letters, atMost: allowed) {
      return edits * 60 / longer + edits * 3
    }
    // Words in common: the fewer are left over, the nearer.
    let common = wanted.words.filter { word in candidate.words.contains { near(word, $0) } }.count
    if common == wanted.words.count || common == candidate.words.count {
      return 20 + 4 * abs(candidate.words.count - wanted.words.count)
    }
    // A name typed without capitals is one word: look for it whole.
    if wanted.letters.count >= 4, candidate.letters.contains(wanted.letters) { return 40 }
    return common >= 2 ? 50 - common : nil
  }

  /// Words that differ by a plural or a letter are alike.
  private static func near(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    if a == b { return true }
    guard min(a.count, b.count) >= 4 else { return false }
    return EditDistance.between(a, b, atMost: 1) != nil
  }

  /// A name without case and separators, whole and in words.
  private struct Form {
    var letters: [UInt8] = []
    var words: [[UInt8]] = []

    init(_ name: String) {
      var word: [UInt8] = []
      var wasLower = false
      for byte in name.utf8 {
        let isUpper = (0x41...0x5A).contains(byte)
        if byte == 0x5F || byte == 0x20 || byte == 0x2D || (isUpper && wasLower) {
          if !word.isEmpty { words.append(word) }
          word = []
        }
        wasLower = !isUpper
        guard byte != 0x5F, byte != 0x20, byte != 0x2D else { continue }
        word.append(isUpper ? byte | 0x20 : byte)
        letters.append(isUpper ? byte | 0x20 : byte)
      }
      if !word.isEmpty { words.append(word) }
    }
  }
}
