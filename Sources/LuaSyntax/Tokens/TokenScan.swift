/// The tokens of a text that is still being written, as far as it goes.
public struct TokenScan: Sendable {
  /// Those that are whole.
  public private(set) var tokens: [Token] = []
  /// Where a text or a comment begins that the end of the text cuts off; nil where none is open.
  public private(set) var openStart: Int?

  /// Reads tokens up to the end of the text.
  public init(_ text: String) {
    var lexer = Lexer(Array(text.utf8))
    while true {
      do throws(LuaSyntaxError) {
        let token = try lexer.next()
        if token.kind == .end { return }
        tokens.append(token)
      } catch {
        // What follows a mistake can't be told apart from a text that is open.
        openStart = error.range.start
        return
      }
    }
  }
}
