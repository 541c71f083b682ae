import Display
import JSONPages
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where everything goes that the program says: the script's output to standard output, the rest to standard error.
final class Console: Sendable {
  /// How it is said.
  struct Style: Sendable {
    /// One JSON object a line, on both.
    var isJSON = false
    /// Whether standard output is a terminal: then it is written line by line, and control characters are made visible.
    var outputIsTerminal = false
    /// Whether standard error is a terminal, which has a progress bar and may have colours.
    var errorIsTerminal = false
    /// Whether colours may be used.
    var isColored = false
    /// The terminal's columns.
    var width = 80
    /// Whether standard output may have colours.
    var outputIsColored = false
    /// The columns of standard output's terminal; nil where it is none, and lines are as long as they are.
    var outputWidth: Int?
  }

  private struct State {
    var pending: [UInt8] = []
    var bar = ProgressBar()
    var isOutputClosed = false
  }

  /// How it is said.
  let style: Style
  private let onOutputClosed = Mutex<(@Sendable () -> Void)?>(nil)
  private let state = Mutex(State())

  /// A console with a style.
  init(_ style: Style) { self.style = style }

  /// A console that looks at what standard output and standard error are.
  convenience init(isJSON: Bool = false, surroundings: Surroundings = Surroundings()) {
    var style = Style(isJSON: isJSON)
    style.outputIsTerminal = Terminal.isTerminal(STDOUT_FILENO)
    style.errorIsTerminal = Terminal.isTerminal(STDERR_FILENO)
    style.isColored = style.errorIsTerminal && surroundings["NO_COLOR"] == nil && surroundings["TERM"] != "dumb"
    if style.errorIsTerminal { style.width = Terminal.width }
    style.outputIsColored = style.outputIsTerminal && surroundings["NO_COLOR"] == nil && surroundings["TERM"] != "dumb"
    if style.outputIsTerminal { style.outputWidth = Terminal.width(of: STDOUT_FILENO) }
    self.init(style)
  }

  /// Names what happens when nobody reads standard output any more (`concierge run ... | head`).
  func onOutputClosed(_ body: @escaping @Sendable () -> Void) { onOutputClosed.withLock { $0 = body } }

  /// Whether nobody reads standard output any more.
  var isOutputClosed: Bool { state.withLock { $0.isOutputClosed } }

  /// One line of the script's own output.
  func output(_ line: String) {
    if style.isJSON { return put(["output": .string(line)]) }
    put(line)
  }

  /// A line of standard output as it is.
  func put(_ line: String) { putSafe(style.outputIsTerminal ? TerminalText.neutralised(line) : line) }

  /// A line of standard output with our own colours; what others wrote was made safe before it became part of it.
  func putSafe(_ text: String) {
    let closed = state.withLock { state in
      state.pending.append(contentsOf: text.utf8)
      state.pending.append(UInt8(ascii: "\n"))
      guard style.outputIsTerminal || state.pending.count >= 32 << 10 else { return false }
      if style.errorIsTerminal { Self.clear(&state) }
      return Self.flush(&state)
    }
    if closed { onOutputClosed.withLock { $0 }?() }
  }

  /// A line of a log on standard output, written at once.
  func event(_ text: String) {
    put(text)
    finish()
  }

  /// One JSON object of a log on standard output, written at once.
  func event(_ object: JSONObject) { event(Self.text(object)) }

  /// Lines for the person, on standard error.
  func note(_ text: String) {
    let safe = style.errorIsTerminal ? Self.neutralisedKeepingColors(text) : text
    state.withLock { state in
      // What was printed before comes first, also where both go to one file.
      _ = Self.flush(&state)
      Self.clear(&state)
      Terminal.write(safe + "\n", to: STDERR_FILENO)
    }
  }

  /// One JSON object on standard error.
  func note(_ object: JSONObject) { note(Self.text(object)) }

  /// Words for a person, or the object where JSON is wanted.
  func note(_ text: @autoclosure () -> String, json: @autoclosure () -> JSONObject) {
    if style.isJSON { note(json()) } else { note(text()) }
  }

  /// Shows how far a walk has come.
  func progress(entity: String, done: Int, total: Int?) {
    guard style.errorIsTerminal, !style.isJSON else { return }
    state.withLock { state in
      guard let line = state.bar.line(entity: entity, done: done, total: total, width: style.width) else { return }
      _ = Self.flush(&state)
      Terminal.write("\r\u{1B}[K" + TerminalText.neutralised(line), to: STDERR_FILENO)
    }
  }

  /// Writes what is still waiting and takes the progress bar away.
  func finish() {
    let closed = state.withLock { state in
      Self.clear(&state)
      return Self.flush(&state)
    }
    if closed { onOutputClosed.withLock { $0 }?() }
  }

  /// One JSON object of standard output.
  func put(_ object: JSONObject) { put(Self.text(object)) }

  /// Writes what waits; true when this is the moment at which standard output turned out to be closed.
  private static func flush(_ state: inout State) -> Bool {
    guard !state.pending.isEmpty else { return false }
    defer { state.pending.removeAll(keepingCapacity: true) }
    guard !state.isOutputClosed else { return false }
    state.isOutputClosed = !state.pending.withUnsafeBytes { Terminal.write($0, to: STDOUT_FILENO) }
    return state.isOutputClosed
  }

  private static func clear(_ state: inout State) {
    if state.bar.take() { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  static func text(_ object: JSONObject) -> String {
    // Numbers that JSON can't write are the only failure; there are none in what the program itself says.
    (try? JSONValue.object(object).encodedString()) ?? #"{"kind":"internal","message":"a value has no form in JSON"}"#
  }

  /// The colours that the program itself uses; others could hide a text.
  private static let ownColors: Set<String> = ["0", "1", "2", "31", "32", "33", "36"]

  /// Our own colours stay; any other escape sequence in the text becomes visible.
  private static func neutralisedKeepingColors(_ text: String) -> String {
    guard text.contains("\u{1B}[") else { return TerminalText.neutralised(text) }
    var result = ""
    var rest = text[...]
    while let escape = rest.firstIndex(of: "\u{1B}") {
      result += TerminalText.neutralised(String(rest[..<escape]))
      rest = rest[escape...]
      let color = rest.dropFirst(2).prefix { $0.isASCII && $0.isNumber }
      if rest.dropFirst().first == "[", ownColors.contains(String(color)), rest.dropFirst(2 + color.count).first == "m"
      {
        result += rest.prefix(color.count + 3)
        rest = rest.dropFirst(color.count + 3)
      } else {
        result += "^["
        rest = rest.dropFirst()
      }
    }
    return result + TerminalText.neutralised(String(rest))
  }
}
