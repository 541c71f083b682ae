extension Lexer {
  /// A text in quotes.
  mutating func quoted(_ quote: UInt8) throws(LuaSyntaxError) -> Token {
    let start = position
    var text: [UInt8] = []
    advance()
    while true {
      guard let current = byte(), current != 0x0A, current != 0x0D else {
        throw LuaSyntaxError(
          "this text has no closing \(quote == UInt8(ascii: "'") ? "'" : "\"")",
          hint: "a text of several lines stands in [[ and ]]", at: SourceRange(start, position))
      }
      if current == quote {
        advance()
        return Token(kind: .string(text), range: SourceRange(start, position))
      }
      if current == UInt8(ascii: "\\") {
        try escape(into: &text)
      } else {
        text.append(current)
        advance()
      }
    }
  }

  private static let plainEscapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): UInt8(ascii: "\\"),
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
  ]

  private mutating func escape(into text: inout [UInt8]) throws(LuaSyntaxError) {
    let start = position
    advance()
    // The end of the text is complained about by the caller.
    guard let letter = byte() else { return }
    if let plain = Self.plainEscapes[letter] {
      text.append(plain)
      advance()
      return
    }
    switch letter {
    case 0x0A, 0x0D:
      text.append(0x0A)
      skipLineEnd()
    case UInt8(ascii: "z"):
      advance()
      while let current = byte(), current == 0x20 || (0x09...0x0D).contains(current) { advance() }
    case UInt8(ascii: "x"):
      advance()
      var value: UInt32 = 0
      for _ in 0..<2 {
        guard let digit = byte().flatMap(Self.hexValue) else {
          throw mistake(start, "\\x takes two hexadecimal digits")
        }
        value = value << 4 | digit
        advance()
      }
      text.append(UInt8(value))
    case UInt8(ascii: "u"): try codePoint(start, into: &text)
    case _ where Self.isDigit(letter):
      var value = 0
      for _ in 0..<3 {
        guard let digit = byte(), Self.isDigit(digit) else { break }
        value = value * 10 + Int(digit - 0x30)
        advance()
      }
      guard let byte = UInt8(exactly: value) else { throw mistake(start, "\\\(value) is above 255, the largest byte") }
      text.append(byte)
    default:
      advance()
      throw mistake(
        start, "\(String(decoding: bytes[start..<position], as: UTF8.self)) means nothing in a text",
        hint: "a backslash itself is written \\\\; in patterns of Lua % is what \\ is elsewhere")
    }
  }

  private mutating func codePoint(_ start: Int, into text: inout [UInt8]) throws(LuaSyntaxError) {
    advance()
    guard byte() == UInt8(ascii: "{") else { throw mistake(start, "\\u takes a code point in braces: \\u{20AC}") }
    advance()
    var value: UInt32 = 0
    var digits = 0
    while let digit = byte().flatMap(Self.hexValue) {
      guard value < 1 << 27 else { throw mistake(start, "this code point is too large") }
      value = value << 4 | digit
      digits += 1
      advance()
    }
    guard digits > 0, byte() == UInt8(ascii: "}") else {
      throw mistake(start, "\\u takes a code point in braces: \\u{20AC}")
    }
    advance()
    text += Self.utf8(value)
  }

  /// Up to six bytes, as Lua writes code points of up to 31 bits.
  private static func utf8(_ value: UInt32) -> [UInt8] {
    if value < 0x80 { return [UInt8(value)] }
    var (rest, tail): (UInt32, [UInt8]) = (value, [])
    var limit: UInt32 = 0x3F
    repeat {
      tail.insert(UInt8(0x80 | (rest & 0x3F)), at: 0)
      rest >>= 6
      limit >>= 1
    } while rest > limit
    return [UInt8(truncatingIfNeeded: (~limit << 1) | rest)] + tail
  }

  private func mistake(_ start: Int, _ message: String, hint: String? = nil) -> LuaSyntaxError {
    LuaSyntaxError(message, hint: hint, at: SourceRange(start, max(position, start + 1)))
  }
}
