/// Where the lines of a session come from.
protocol LineSource: Sendable {
  /// Whether Tab completes.
  var completes: Bool { get }

  /// Waits for the next line.
  ///
  /// - Parameters:
  ///   - prompt: what stands before it, where somebody is there to see it.
  ///   - complete: how the text up to the cursor may go on.
  func line(_ prompt: String, _ complete: @escaping @Sendable (String) -> LineCompletion) async -> LineEvent

  /// Puts what was typed where it can be called back.
  func remember(_ text: String)

  /// Ctrl-C while a line is typed.
  func interrupt()

  /// Gives the terminal back as it was.
  func restore()
}

/// What came instead of a line, or the line.
enum LineEvent: Sendable, Equatable {
  /// A line without its end.
  case line(String)
  /// Ctrl-C: what was typed is given up.
  case interrupted
  /// There are no more.
  case end
}

/// How the word before the cursor may go on.
struct LineCompletion: Sendable {
  /// The word as far as it is typed.
  var word = ""
  /// What it may become.
  var candidates: [String] = []
}
