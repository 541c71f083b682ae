extension Lexer {
  /// A number: everything that could belong to one is taken first, and then it has to make sense.
  mutating func number() throws(LuaSyntaxError) -> Token {
    let start = position
    var isHex = false
    let first = byte()
    advance()
    if first == UInt8(ascii: "0"), let x = byte(), x | 0x20 == UInt8(ascii: "x") {
      isHex = true
      advance()
    }
    let exponent = isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")
    while let current = byte() {
      if current | 0x20 == exponent {
        advance()
        if let sign = byte(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { advance() }
      } else if Self.hexValue(current) != nil || current == UInt8(ascii: ".") {
        advance()
      } else {
        break
      }
    }
    if let current = byte(), Self.isLetter(current) { advance() }
    let range = SourceRange(start, position)
    let text = bytes[start..<position]
    guard let number = isHex ? Self.hexNumber(text.dropFirst(2)) : Self.decimalNumber(text) else {
      throw LuaSyntaxError("\(String(decoding: text, as: UTF8.self)) is not a number", at: range)
    }
    return Token(kind: .number(number), range: range)
  }

  private static func decimalNumber(_ text: ArraySlice<UInt8>) -> LuaNumber? {
    let digits = text.allSatisfy(isDigit)
    if digits, let number = Int64(String(decoding: text, as: UTF8.self)) { return .integer(number) }
    // Swift reads more than Lua does: the shape is checked here.
    var rest = text[...]
    var count = 0
    while let first = rest.first, isDigit(first) { (rest, count) = (rest.dropFirst(), count + 1) }
    if rest.first == UInt8(ascii: ".") { rest = rest.dropFirst() }
    while let first = rest.first, isDigit(first) { (rest, count) = (rest.dropFirst(), count + 1) }
    guard count > 0, isExponent(rest, "e") else { return nil }
    var readable = String(decoding: text, as: UTF8.self)
    if readable.hasPrefix(".") { readable = "0" + readable }
    readable = readable.replacing(".e", with: ".0e").replacing(".E", with: ".0E")
    if readable.hasSuffix(".") { readable += "0" }
    return Double(readable).map { .float($0) }
  }

  private static func hexNumber(_ text: ArraySlice<UInt8>) -> LuaNumber? {
    if !text.isEmpty, text.allSatisfy({ hexValue($0) != nil }) {
      // Whole numbers wrap around.
      let bits = text.reduce(UInt64(0)) { $0 << 4 | UInt64(hexValue($1) ?? 0) }
      return .integer(Int64(bitPattern: bits))
    }
    var value = 0.0
    var (count, scale) = (0, 0)
    var isBehindPoint = false
    var rest = text[...]
    while let first = rest.first {
      if let digit = hexValue(first) {
        value = value * 16 + Double(digit)
        count += 1
        if isBehindPoint { scale -= 4 }
      } else if first == UInt8(ascii: "."), !isBehindPoint {
        isBehindPoint = true
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard count > 0, isExponent(rest, "p") else { return nil }
    let exponent = rest.isEmpty ? 0 : Int(String(decoding: rest.dropFirst(), as: UTF8.self)) ?? 0
    return .float(Double(sign: .plus, exponent: max(-4000, min(4000, exponent)) + scale, significand: value))
  }

  /// Nothing, or an exponent that is whole.
  private static func isExponent(_ text: ArraySlice<UInt8>, _ letter: Unicode.Scalar) -> Bool {
    guard let first = text.first else { return true }
    guard first | 0x20 == UInt8(ascii: letter) else { return false }
    var digits = text.dropFirst()
    if let sign = digits.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { digits = digits.dropFirst() }
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }
}
