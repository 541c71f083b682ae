extension Parser {
  /// The error of something that has to stand here and does not.
  func expected(_ what: String, for purpose: String? = nil) -> LuaSyntaxError {
    if case .stray = current.kind { return unexpected() }
    let purpose = purpose.map { " \($0)" } ?? ""
    return LuaSyntaxError(
      "\(what) is missing\(purpose) before \(Self.words(current.kind))", hint: slip(),
      isUnfinished: current.kind == .end, at: current.range)
  }

  /// The error of something that can't stand here.
  func unexpected() -> LuaSyntaxError {
    if current.kind == .end {
      return LuaSyntaxError("something is missing at the end of the file", isUnfinished: true, at: current.range)
    }
    if case .stray(let byte) = current.kind, byte >= 0x80 {
      return LuaSyntaxError(
        "a letter or sign beyond ASCII stands outside of texts",
        hint: "names have the letters a to z, digits and _; quotes are \" or '", at: current.range)
    }
    return LuaSyntaxError("\(Self.words(current.kind)) can't stand here", hint: slip(), at: current.range)
  }

  /// The error of an `end` too many, or the like.
  func unexpectedEnd() -> LuaSyntaxError {
    LuaSyntaxError(
      "\(Self.words(current.kind)) closes nothing: there is one too many before it, or here", at: current.range)
  }

  /// The error of an expression that does nothing.
  func notAStatement(_ expression: Expression) -> LuaSyntaxError {
    if let hint = slip() {
      return LuaSyntaxError("\(Self.words(current.kind)) can't stand here", hint: hint, at: current.range)
    }
    if case .stray = current.kind { return unexpected() }
    if case .global(let name) = expression.kind, case .name(let next) = current.kind {
      let proposal = Self.almostKeyword(name).map { "did you mean \"\($0)\"?" }
      return LuaSyntaxError("\"\(name)\" can't stand before \"\(next)\"", hint: proposal, at: expression.range)
    }
    if case .global("continue") = expression.kind {
      return LuaSyntaxError(
        "Lua has no \"continue\"", hint: "goto continue, with ::continue:: at the end of the loop",
        at: expression.range)
    }
    return LuaSyntaxError(
      "this is no statement: it does nothing with its value", hint: "call it with (), or give it a value with =",
      at: expression.range)
  }

  private static func almostKeyword(_ name: String) -> String? {
    [
      "func": "function", "fn": "function", "def": "function", "var": "local", "let": "local", "const": "local",
      "elsif": "elseif", "elif": "elseif", "Local": "local", "Function": "function", "foreach": "for",
    ][name]
  }

  /// What the signs of other languages are called in Lua.
  private func slip() -> String? {
    func next(_ offset: Int) -> UInt8? {
      let index = current.range.start + offset
      return index < lexer.bytes.count ? lexer.bytes[index] : nil
    }
    switch current.kind {
    case .stray(UInt8(ascii: "!")):
      return next(1) == UInt8(ascii: "=") ? "Lua writes ~= for what is not equal" : "Lua writes \"not\" for !"
    case .sign(.ampersand) where next(1) == UInt8(ascii: "&"): return "Lua writes \"and\" for &&"
    case .sign(.pipe) where next(1) == UInt8(ascii: "|"): return "Lua writes \"or\" for ||"
    case .stray(UInt8(ascii: "?")): return "Lua writes: condition and this or that"
    case .sign(let sign) where [.plus, .minus, .star, .slash, .concat].contains(sign):
      if next(sign.rawValue.utf8.count) == UInt8(ascii: "=") {
        return "Lua has no \(sign.rawValue)=: x = x \(sign.rawValue) 1"
      }
      if sign == .plus, next(1) == UInt8(ascii: "+") { return "Lua has no ++: x = x + 1" }
      if sign == .slash, next(1) == UInt8(ascii: "/") { return "Lua's comments begin with --" }
      return nil
    case .sign(.doubleSlash): return "Lua's comments begin with --"
    case .sign(.assign): return "to compare, Lua writes =="
    case .sign(.openBrace), .sign(.closeBrace): return "blocks of Lua end with \"end\"; braces make tables"
    default: return nil
    }
  }

  /// A token in words.
  static func words(_ kind: Token.Kind) -> String {
    switch kind {
    case .name(let name): "\"\(name)\""
    case .keyword(let word): "\"\(word.rawValue)\""
    case .sign(let sign): "\"\(sign.rawValue)\""
    case .string: "a text"
    case .number(.integer(let number)): "\(number)"
    case .number(.float(let number)): "\(number)"
    case .stray(let byte) where (0x21..<0x7F).contains(byte): "\"\(Character(Unicode.Scalar(byte)))\""
    case .stray: "a sign that Lua does not know"
    case .end: "the end of the file"
    }
  }
}
