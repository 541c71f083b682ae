/// A word of Lua that can't be a name.
public enum Keyword: String, Sendable, Hashable, CaseIterable {
  case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`, not, or
  case `repeat`, `return`, then, `true`, until, `while`
}

/// A sign of Lua.
public enum Sign: String, Sendable, Hashable, CaseIterable {
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case doubleSlash = "//"
  case percent = "%"
  case caret = "^"
  case hash = "#"
  case ampersand = "&"
  case tilde = "~"
  case pipe = "|"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case equal = "=="
  case notEqual = "~="
  case lessEqual = "<="
  case greaterEqual = ">="
  case less = "<"
  case greater = ">"
  case assign = "="
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBrace = "{"
  case closeBrace = "}"
  case openBracket = "["
  case closeBracket = "]"
  case doubleColon = "::"
  case semicolon = ";"
  case colon = ":"
  case comma = ","
  case dot = "."
  case concat = ".."
  case ellipsis = "..."
}

/// A number as Lua reads it.
public enum LuaNumber: Sendable, Hashable {
  /// A whole number.
  case integer(Int64)
  /// Any other.
  case float(Double)
}

/// One token of a source text.
public struct Token: Sendable, Hashable {
  /// What it is.
  public enum Kind: Sendable, Hashable {
    case name(String)
    case keyword(Keyword)
    case sign(Sign)
    /// A text in quotes or long brackets: its bytes may be no UTF-8.
    case string([UInt8])
    case number(LuaNumber)
    /// A character that means nothing to Lua.
    case stray(UInt8)
    case end
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands.
  public let range: SourceRange
}

/// Why a text is not Lua.
public struct LuaSyntaxError: Error, Sendable, Hashable {
  /// What is wrong, in one line.
  public let message: String
  /// What to write instead, where that is known.
  public let hint: String?
  /// Where it is.
  public let range: SourceRange
  /// Whether it may be Lua, but is more than what is read here.
  public let isLimit: Bool
  /// Whether more text behind it could make it Lua: it ends in the middle of something.
  public let isUnfinished: Bool

  init(
    _ message: String, hint: String? = nil, isLimit: Bool = false, isUnfinished: Bool = false, at range: SourceRange
  ) {
    self.message = message
    self.hint = hint
    self.isLimit = isLimit
    self.isUnfinished = isUnfinished
    self.range = range
  }

  /// The same error of a text in front of which so many bytes more stand.
  public func moved(by bytes: Int) -> LuaSyntaxError {
    LuaSyntaxError(
      message, hint: hint, isLimit: isLimit, isUnfinished: isUnfinished,
      at: SourceRange(range.start + bytes, range.end + bytes))
  }
}
