import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lines of a terminal, edited with a library: arrows, history, Tab.
final class EditedLines: LineSource {
  /// The line that is being typed. The library knows one, and calls back without saying whose it is.
  private struct Current {
    var complete: (@Sendable (String) -> LineCompletion)?
    var event: LineEvent?
  }

  private static let current = Mutex(Current())
  private static let opened = Mutex<EditLibrary?>(nil)

  let completes = true
  private let library: EditLibrary
  private let watch: TypingWatch
  private let before: termios

  /// Opens the library; nil where there is none, or no terminal to edit on.
  init?(_ watch: TypingWatch) {
    guard let library = EditLibrary(completer: { _, _, _ in EditedLines.matches() }) else { return nil }
    var modes = termios()
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
    self.library = library
    self.watch = watch
    before = modes
    Self.opened.withLock { $0 = library }
  }

  func line(_ prompt: String, _ complete: @escaping @Sendable (String) -> LineCompletion) async -> LineEvent {
    await OwnThread.run { [self] in type(prompt, complete) }
  }

  func remember(_ text: String) { _ = library.addHistory(text) }

  func interrupt() { watch.interrupt() }

  func restore() {
    var modes = before
    tcsetattr(STDIN_FILENO, TCSANOW, &modes)
  }

  private func type(_ prompt: String, _ complete: @escaping @Sendable (String) -> LineCompletion) -> LineEvent {
    Self.current.withLock { $0 = Current(complete: complete) }
    watch.forget()
    library.begin(prompt, Self.take)
    defer { library.end() }
    while true {
      if let event = Self.current.withLock({ $0.event }) { return event == .end ? end() : event }
      switch watch.wait() {
      case .typed: library.readKey()
      case .closed: return end()
      case .interrupted:
        Terminal.write("^C\n", to: STDOUT_FILENO)
        return .interrupted
      case .continued:
        library.resume(prompt, Self.take)
      }
    }
  }

  private func end() -> LineEvent {
    Terminal.write("\n", to: STDOUT_FILENO)
    return .end
  }

  /// Takes the line that the library has read; it is ours to free.
  private static let take: EditLibrary.LineHandler = { line in
    let event = line.map { LineEvent.line(String(cString: $0)) } ?? .end
    free(line)
    EditedLines.current.withLock { $0.event = event }
    // At once, or readline begins another line.
    EditedLines.opened.withLock { $0 }?.end()
  }

  /// What Tab proposes, as the library wants it: what all have in common first; it frees all of it.
  private static func matches() -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let library = opened.withLock({ $0 }), let complete = current.withLock({ $0.complete }) else { return nil }
    library.endCompletion()
    let completion = complete(library.textBeforeCursor)
    let words = completion.candidates
    guard let first = words.first else { return nil }
    let common = words.dropFirst().reduce(first) { Self.common($0, $1) }
    // Where nothing is in common the word stays as it was typed.
    let list = words.count == 1 ? [first] : [common.isEmpty ? completion.word : common] + words
    guard let pointers = calloc(list.count + 1, MemoryLayout<UnsafeMutablePointer<CChar>?>.stride) else { return nil }
    let places = pointers.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: list.count + 1)
    for (index, word) in list.enumerated() { places[index] = strdup(word) }
    return places
  }

  private static func common(_ a: String, _ b: String) -> String {
    String(zip(a, b).prefix { $0 == $1 }.map(\.0))
  }
}
