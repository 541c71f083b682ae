/// Writes the headers of a mail or of a part of one, so that nothing in a value can end its header.
struct HeaderWriter {
  private(set) var text = ""

  /// A value that is made here: ASCII, without line breaks.
  mutating func add(_ name: String, _ value: String) { text += "\(name): \(value)\r\n" }

  /// A value that comes from anywhere.
  mutating func add(_ name: String, text value: String) {
    let words = Self.isPlain(value) ? Self.folded(value, after: name.utf8.count + 2) : nil
    text += "\(name): \(words ?? Self.encodedWords(value).joined(separator: "\r\n "))\r\n"
  }

  /// An address with its name.
  mutating func add(_ name: String, address: MailAddress) {
    guard let shown = address.name else { return add(name, address.address) }
    let phrase: String
    if Self.isPlain(shown), shown.utf8.count <= 60 {
      phrase = Self.quoted(shown)
    } else {
      phrase = Self.encodedWords(shown).joined(separator: "\r\n ")
    }
    text += "\(name): \(phrase)\r\n <\(address.address)>\r\n"
  }

  /// A value that is made here, with a parameter that comes from anywhere (RFC 2231).
  mutating func add(_ name: String, _ value: String, parameter: String, _ content: String) {
    if Self.isPlain(content), content.utf8.count <= 60 {
      text += "\(name): \(value);\r\n \(parameter)=\(Self.quoted(content))\r\n"
      return
    }
    let pieces = Self.percentPieces(content)
    let lines = pieces.enumerated().map { place, piece in
      let label = pieces.count == 1 ? "\(parameter)*" : "\(parameter)*\(place)*"
      return "\(label)=\(place == 0 ? "UTF-8''" : "")\(piece)"
    }
    text += "\(name): \(value);\r\n \(lines.joined(separator: ";\r\n "))\r\n"
  }

  /// Whether it can be written as it is: printable ASCII that does not look like an encoded word.
  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?") && text.first != " "
      && text.last != " " && !text.isEmpty
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" } + "\""
  }

  /// The value over several lines; nil where a word is too long for one.
  private static func folded(_ text: String, after used: Int) -> String? {
    var result = ""
    var length = used
    for (place, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
      // Two spaces in a row would leave a line of nothing but a space.
      guard word.utf8.count <= 60, !word.isEmpty else { return nil }
      if place > 0 {
        let isFull = length + 1 + word.utf8.count > 76
        result += isFull ? "\r\n " : " "
        length = isFull ? 1 : length + 1
      }
      result += word
      length += word.utf8.count
    }
    return result
  }

  /// The value as encoded words (RFC 2047), none of which cuts a character.
  private static func encodedWords(_ text: String) -> [String] {
    var words: [String] = []
    var piece: [UInt8] = []
    for scalar in text.unicodeScalars {
      let bytes = Array(String(scalar).utf8)
      if piece.count + bytes.count > 36 {
        words.append("=?UTF-8?B?\(Base64.text(piece))?=")
        piece = []
      }
      piece += bytes
    }
    return words + ["=?UTF-8?B?\(Base64.text(piece))?="]
  }

  private static func percentPieces(_ text: String) -> [String] {
    var pieces = [""]
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      let isPlain = scalar.isWord || scalar == "." || scalar == "-" || scalar == "_"
      let hex = String(byte, radix: 16, uppercase: true)
      let piece = isPlain ? String(scalar) : "%" + (hex.utf8.count == 1 ? "0" : "") + hex
      if pieces[pieces.count - 1].utf8.count + piece.utf8.count > 54 { pieces.append("") }
      pieces[pieces.count - 1] += piece
    }
    return pieces
  }
}
