import LuaSyntax

/// What somebody typed at a prompt, in one line or several: read as Lua, and made ready to be run.
///
/// An expression gives its values. What `local` declares outside of blocks is kept for the lines that follow: it becomes a
/// global of the session, at the same place of the same line.
public struct ReplInput: Sendable {
  /// How it was typed.
  public let text: String
  let reading: Reading

  enum Reading: Sendable {
    /// Nothing but blanks and comments.
    case empty
    /// Lua.
    case lua(code: String, saved: String, isExpression: Bool = false)
    /// It is no Lua.
    case mistake(LuaSyntaxError)
  }

  /// Reads an input.
  public init(_ text: String) {
    self.text = text
    reading = Self.read(text)
  }

  /// Whether it is the beginning of something, so that the next line belongs to it.
  public var isUnfinished: Bool {
    if case .mistake(let error) = reading { error.isUnfinished } else { false }
  }

  /// Whether there is nothing to run.
  public var isEmpty: Bool { if case .empty = reading { true } else { false } }

  /// What comes before an expression; it stands on the same line, so that lines keep their numbers. A call behind
  /// `return` alone would take the place of the line in what is told of an error.
  static let giving = "return nil, "

  private static func read(_ text: String) -> Reading {
    let statements: Result<Chunk, LuaSyntaxError> = parse(text)
    if case .success(let chunk) = statements, chunk.block.statements.isEmpty { return .empty }
    switch (parse(giving + text), statements) {
    case (.success(let chunk), _):
      return .lua(code: giving + text, saved: saved(chunk, text, isExpression: true), isExpression: true)
    case (_, .success(let chunk)):
      return .lua(code: keepingLocals(chunk, text), saved: saved(chunk, text, isExpression: false))
    // A limit of what is read here is none of Lua itself, which tells in its own words what is wrong.
    case (_, .failure(let error)) where error.isLimit: return .lua(code: text, saved: text)
    case (.failure(let expression), .failure(let error)):
      guard expression.isUnfinished, !error.isUnfinished else { return .mistake(error) }
      return .mistake(expression.moved(by: -giving.utf8.count))
    }
  }

  private static func parse(_ text: String) -> Result<Chunk, LuaSyntaxError> {
    Result { () throws(LuaSyntaxError) in try Chunk(parsing: text) }
  }

  /// What is wrong with the input as statements that stand behind so many lines; nil where nothing is.
  func mistake(behind lines: Int) -> LuaSyntaxError? {
    guard case .failure(let error) = Self.parse(String(repeating: "\n", count: lines) + text) else { return nil }
    return error.moved(by: -lines)
  }

  /// How an input that gives values stands in a script, where nobody would get them: it prints them. A call may stand
  /// alone.
  private static func saved(_ chunk: Chunk, _ text: String, isExpression: Bool) -> String {
    guard let statement = chunk.block.statements.last, case .return(let given) = statement.kind else { return text }
    let values = isExpression ? Array(given.dropFirst()) : given
    let isCall = if values.count == 1, case .call = values[0].kind { true } else { false }
    let bytes = Array(((isExpression ? giving : "") + text).utf8)
    let before = isExpression ? "" : String(decoding: bytes[..<statement.range.start], as: UTF8.self)
    guard let first = values.first, let last = values.last else { return before }
    let list = String(decoding: bytes[first.range.start..<last.range.end], as: UTF8.self)
    return before + (isExpression && isCall ? list : "print(\(list))")
  }

  /// The text with the locals of its outermost block made globals. Letters give way to blanks, so that all else stays
  /// where it was.
  private static func keepingLocals(_ chunk: Chunk, _ text: String) -> String {
    var bytes = Array(text.utf8)
    for statement in chunk.block.statements.reversed() {
      switch statement.kind {
      case .localFunction: blank(&bytes, statement.range.start, "local".utf8.count)
      case .local(let variables, let values):
        // What is to be closed is closed at the end of the input, as the end of its block.
        if variables.contains(where: { chunk[$0].attribute == .close }) { continue }
        if values.isEmpty { bytes.insert(contentsOf: " = nil".utf8, at: statement.range.end) }
        for variable in variables where chunk[variable].attribute != nil {
          guard let open = bytes[chunk[variable].range.end...].firstIndex(of: UInt8(ascii: "<")),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: ">"))
          else { continue }
          blank(&bytes, open, close - open + 1)
        }
        blank(&bytes, statement.range.start, "local".utf8.count)
      default: break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func blank(_ bytes: inout [UInt8], _ start: Int, _ count: Int) {
    for index in start..<start + count { bytes[index] = UInt8(ascii: " ") }
  }
}
