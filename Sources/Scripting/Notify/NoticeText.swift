/// Forms of a text that comes from anywhere, members included, and goes to people.
enum NoticeText {
  /// The text without what no reader can see: control characters but newline and tab, and the marks that turn the
  /// direction of writing around, with which a text can show an address other than it has.
  static func clean(_ text: String) -> String {
    var result = ""
    var wasReturn = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0D: result.append("\n")
      case 0x0A: if !wasReturn { result.append("\n") }
      case 0x09: result.append("\t")
      case 0x202A...0x202E, 0x2066...0x2069: break
      case 0x2028, 0x2029: result.append("\n")
      default: if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
      }
      wasReturn = scalar.value == 0x0D
    }
    return result
  }

  /// Whether nothing of the text can be seen.
  static func isBlank(_ text: String) -> Bool { clean(text).allSatisfy(\.isWhitespace) }

  /// One line for a terminal: white space joined, control characters made visible.
  static func line(_ text: String) -> String {
    var result = ""
    var gap = false
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20, 0x85, 0x2028, 0x2029:
        gap = !result.isEmpty
        continue
      default: break
      }
      if gap { result.append(" ") }
      gap = false
      switch scalar.value {
      case 0..<0x20: result += "^" + String(Unicode.Scalar(UInt8(scalar.value) + 0x40))
      case 0x7F: result += "^?"
      case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The text in pieces of at most `limit`, cut at line breaks or spaces where they are not too far away.
  ///
  /// - Parameter cost: what a character counts; UTF-16 units at least, as nobody counts more.
  static func pieces(_ text: String, limit: Int, cost: (Unicode.Scalar) -> Int = { UTF16.width($0) }) -> [String] {
    var pieces: [String] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var place = start
    var used = 0
    var lastBreak: (after: String.UnicodeScalarView.Index, used: Int)?
    while place < scalars.endIndex {
      let scalar = scalars[place]
      let price = cost(scalar)
      if used + price > limit, place > start {
        let cut = lastBreak.flatMap { $0.used * 2 > limit ? $0.after : nil } ?? place
        pieces.append(String(scalars[start..<cut]))
        (start, place, used, lastBreak) = (cut, cut, 0, nil)
        continue
      }
      used += price
      place = scalars.index(after: place)
      if scalar == "\n" || scalar == " " { lastBreak = (place, used) }
    }
    if start < scalars.endIndex { pieces.append(String(scalars[start...])) }
    return pieces
  }

  /// The text, cut to `limit` with a mark that it was.
  static func cut(_ text: String, limit: Int, cost: (Unicode.Scalar) -> Int = { UTF16.width($0) }) -> String {
    let pieces = pieces(text, limit: limit, cost: cost)
    guard pieces.count > 1 else { return text }
    return (Self.pieces(text, limit: limit - 1, cost: cost).first ?? "") + "…"
  }
}
