/// Tells of most texts at a glance that they have nothing to do with a subject, so that they need not be parsed.
///
/// It looks for the digits of the subject's Ids, and for the longest plain part of each of its addresses and names, in
/// any case. What it lets pass may still have nothing to do with it; what it holds back surely has not.
public struct Sieve: Sendable {
  private let needles: [[UInt8]]
  /// Which bytes a needle begins with.
  private let beginnings: [Bool]
  /// Whether a word has no plain part, so that any text may have it.
  private let isOpen: Bool

  /// A sieve for a subject as it is known now.
  public init(_ subject: Subject) {
    let words = subject.words.map(Self.needle)
    isOpen = words.contains { $0.count < 2 }
    needles = subject.ids.values.flatMap { $0.map { Array(String($0).utf8) } } + words
    var beginnings = [Bool](repeating: false, count: 256)
    for needle in needles {
      guard let first = needle.first else { continue }
      beginnings[Int(first)] = true
    }
    self.beginnings = beginnings
  }

  /// Whether a text may have to do with the subject: JSON, or any other.
  public func passes(_ text: String) -> Bool {
    if isOpen { return true }
    var text = text
    return text.withUTF8 { bytes in
      for start in bytes.indices where beginnings[Int(Self.lowered(bytes[start]))] {
        if needles.contains(where: { Self.has($0, in: bytes, at: start) }) { return true }
      }
      return false
    }
  }

  private static func has(_ needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard start + needle.count <= bytes.count else { return false }
    for place in needle.indices where lowered(bytes[start + place]) != needle[place] { return false }
    return true
  }

  /// What a word is looked for by: of an address best what stands before the @, since many people share the rest.
  private static func needle(_ word: String) -> [UInt8] {
    let own = plainPart(String(word.prefix { $0 != "@" }))
    return own.count >= 3 ? own : plainPart(word)
  }

  /// The longest run of letters and digits that every spelling has, in JSON as well: those of ASCII.
  private static func plainPart(_ word: String) -> [UInt8] {
    var runs: [[UInt8]] = [[]]
    for scalar in word.unicodeScalars {
      let byte = UInt8(truncatingIfNeeded: scalar.value)
      if scalar.isASCII, isPlain(byte) {
        runs[runs.count - 1].append(lowered(byte))
      } else {
        // A letter with a mark of its own may be one letter elsewhere.
        if scalar.properties.canonicalCombiningClass != .notReordered { _ = runs[runs.count - 1].popLast() }
        runs.append([])
      }
    }
    return runs.max { $0.count < $1.count } ?? []
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
