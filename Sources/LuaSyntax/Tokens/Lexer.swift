/// Parts a source text into tokens, as Lua 5.4 does.
struct Lexer {
  let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func byte(_ ahead: Int = 0) -> UInt8? {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : nil
  }

  mutating func advance(_ count: Int = 1) { position += count }

  /// The next token; kind `end` at the end of the text.
  mutating func next() throws(LuaSyntaxError) -> Token {
    try skipBlanks()
    let start = position
    guard let first = byte() else { return Token(kind: .end, range: SourceRange(start, start)) }
    if Self.isLetter(first) { return name() }
    if Self.isDigit(first) || (first == UInt8(ascii: ".") && byte(1).map(Self.isDigit) == true) {
      return try number()
    }
    switch first {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try quoted(first)
    case UInt8(ascii: "["):
      if let level = try longBracketLevel() {
        let text = try longText(level, what: "text", start: start)
        return Token(kind: .string(text), range: SourceRange(start, position))
      }
    default: break
    }
    return sign(first)
  }

  // MARK: Blanks and comments

  private mutating func skipBlanks() throws(LuaSyntaxError) {
    while let current = byte() {
      switch current {
      case 0x20, 0x09...0x0D: advance()
      case UInt8(ascii: "-") where byte(1) == UInt8(ascii: "-"):
        let start = position
        advance(2)
        if byte() == UInt8(ascii: "["), let level = longBracket() {
          _ = try longText(level, what: "comment", start: start)
        } else {
          while let current = byte(), current != 0x0A, current != 0x0D { advance() }
        }
      default: return
      }
    }
  }

  // MARK: Names and signs

  private mutating func name() -> Token {
    let start = position
    while let current = byte(), Self.isLetter(current) || Self.isDigit(current) { advance() }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Token(
      kind: Keyword(rawValue: text).map { .keyword($0) } ?? .name(text), range: SourceRange(start, position))
  }

  private mutating func sign(_ first: UInt8) -> Token {
    let start = position
    for length in [3, 2, 1] where start + length <= bytes.count {
      guard let sign = Sign(rawValue: String(decoding: bytes[start..<start + length], as: UTF8.self)) else { continue }
      advance(length)
      return Token(kind: .sign(sign), range: SourceRange(start, position))
    }
    advance()
    return Token(kind: .stray(first), range: SourceRange(start, position))
  }

  // MARK: Long brackets

  /// The level of a long bracket that opens here, past which the position is then; nil where none does.
  private mutating func longBracket() -> Int? {
    var ahead = 1
    while byte(ahead) == UInt8(ascii: "=") { ahead += 1 }
    guard byte(ahead) == UInt8(ascii: "[") else { return nil }
    advance(ahead + 1)
    return ahead - 1
  }

  private mutating func longBracketLevel() throws(LuaSyntaxError) -> Int? {
    if let level = longBracket() { return level }
    guard byte(1) == UInt8(ascii: "=") else { return nil }
    throw LuaSyntaxError(
      "a long text begins with [[ or [=[", hint: "close the bracket, or write a text in quotes",
      at: SourceRange(position, position + 2))
  }

  private mutating func longText(_ level: Int, what: String, start: Int) throws(LuaSyntaxError) -> [UInt8] {
    var text: [UInt8] = []
    skipLineEnd()
    while let current = byte() {
      if current == UInt8(ascii: "]") {
        var ahead = 1
        while byte(ahead) == UInt8(ascii: "=") { ahead += 1 }
        if ahead - 1 == level, byte(ahead) == UInt8(ascii: "]") {
          advance(ahead + 1)
          return text
        }
        text.append(current)
        advance()
      } else if current == 0x0A || current == 0x0D {
        text.append(0x0A)
        skipLineEnd()
      } else {
        text.append(current)
        advance()
      }
    }
    let close = "]" + String(repeating: "=", count: level) + "]"
    throw LuaSyntaxError(
      "this long \(what) has no end", hint: "it ends with \(close)", isUnfinished: true,
      at: SourceRange(start, start + level + 2))
  }

  /// Skips one end of a line: `\n`, `\r`, or both in any order.
  mutating func skipLineEnd() {
    guard let first = byte(), first == 0x0A || first == 0x0D else { return }
    advance()
    if let second = byte(), second == 0x0A || second == 0x0D, second != first { advance() }
  }

  // MARK: Characters

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

  static func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }
}
