/// Reads the tokens of a text as Lua 5.4, and finds out which names are local variables.
struct Parser {
  var lexer: Lexer
  var current: Token
  /// The token behind, where it has been looked at.
  private var following: Token?
  /// The end of the token before.
  private(set) var previousEnd = 0
  var variables: [Variable] = []
  var functions: [FunctionScope] = []
  var functionCount = 0
  private var depth = 0

  init(_ bytes: [UInt8]) throws(LuaSyntaxError) {
    lexer = Lexer(bytes)
    current = Token(kind: .end, range: SourceRange(0, 0))
    current = try lexer.next()
  }

  mutating func chunk() throws(LuaSyntaxError) -> Chunk {
    functions = [FunctionScope(isVariadic: true)]
    let block = try scope { parser throws(LuaSyntaxError) in try parser.block() }
    guard current.kind == .end else { throw unexpectedEnd() }
    return Chunk(block: block, variables: variables)
  }

  // MARK: Tokens

  mutating func advance() throws(LuaSyntaxError) {
    previousEnd = current.range.end
    if let following {
      current = following
      self.following = nil
    } else {
      current = try lexer.next()
    }
  }

  mutating func peek() throws(LuaSyntaxError) -> Token {
    if let following { return following }
    let token = try lexer.next()
    following = token
    return token
  }

  func at(_ sign: Sign) -> Bool { current.kind == .sign(sign) }
  func at(_ keyword: Keyword) -> Bool { current.kind == .keyword(keyword) }

  /// Takes a sign, if it stands here.
  mutating func take(_ sign: Sign) throws(LuaSyntaxError) -> Bool {
    guard at(sign) else { return false }
    try advance()
    return true
  }

  mutating func take(_ keyword: Keyword) throws(LuaSyntaxError) -> Bool {
    guard at(keyword) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ sign: Sign) throws(LuaSyntaxError) {
    guard try take(sign) else { throw expected("\"\(sign.rawValue)\"") }
  }

  mutating func expect(_ keyword: Keyword) throws(LuaSyntaxError) {
    guard try take(keyword) else { throw expected("\"\(keyword.rawValue)\"") }
  }

  /// Takes what closes something; its opening is named where it stands far away.
  mutating func close(_ closing: Token.Kind, _ what: String, opened: Token) throws(LuaSyntaxError) {
    if current.kind == closing { return try advance() }
    let lines = LineCounter(lexer.bytes)
    let opening = Self.words(opened.kind)
    let line = lines.line(at: opened.range.start)
    let place = line == lines.line(at: current.range.start) ? "" : " of line \(line)"
    throw expected(what, for: "to close \(opening)\(place)")
  }

  mutating func name(_ what: String = "a name") throws(LuaSyntaxError) -> Name {
    guard case .name(let text) = current.kind else { throw expected(what) }
    let name = Name(text: text, range: current.range)
    try advance()
    return name
  }

  // MARK: Depth

  /// Lua refuses what is nested deeper than 200 levels; what is below that never ends the program's own stack.
  static let mostLevels = 195

  /// What stands in one row, such as `a + b + c`, hangs together as deeply as it is long.
  static let mostInARow = 1_000

  /// Counts one more in a row.
  func follow(_ count: inout Int) throws(LuaSyntaxError) {
    count += 1
    guard count <= Self.mostInARow else {
      throw LuaSyntaxError("this expression is too long", isLimit: true, at: current.range)
    }
  }

  mutating func nested<Result>(
    _ body: (inout Parser) throws(LuaSyntaxError) -> Result
  ) throws(LuaSyntaxError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.mostLevels else {
      throw LuaSyntaxError("this is nested too deeply", isLimit: true, at: current.range)
    }
    return try body(&self)
  }
}

/// Counts lines only where a message wants one.
struct LineCounter {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func line(at offset: Int) -> Int { bytes[..<min(offset, bytes.count)].count { $0 == 0x0A } + 1 }
}
