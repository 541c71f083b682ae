#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The lines of a pipe or a file.
struct PipedLines: LineSource {
  let completes = false

  func line(_ prompt: String, _ complete: @escaping @Sendable (String) -> LineCompletion) async -> LineEvent {
    await OwnThread.run { Terminal.readLine().map { .line($0) } ?? .end }
  }

  func remember(_ text: String) {}
  func interrupt() {}
  func restore() {}
}

/// The lines of a terminal as it edits them itself, where no library is there to do it better.
struct PlainLines: LineSource {
  let completes = false
  let watch: TypingWatch

  func line(_ prompt: String, _ complete: @escaping @Sendable (String) -> LineCompletion) async -> LineEvent {
    await OwnThread.run {
      watch.forget()
      Terminal.write(prompt, to: STDERR_FILENO)
      while true {
        switch watch.wait() {
        case .typed: return Terminal.readLine().map { .line($0) } ?? end()
        case .closed: return end()
        case .interrupted:
          Terminal.write("\n", to: STDERR_FILENO)
          return .interrupted
        case .continued: Terminal.write(prompt, to: STDERR_FILENO)
        }
      }
    }
  }

  private func end() -> LineEvent {
    Terminal.write("\n", to: STDERR_FILENO)
    return .end
  }

  func remember(_ text: String) {}
  func interrupt() { watch.interrupt() }
  func restore() {}
}
