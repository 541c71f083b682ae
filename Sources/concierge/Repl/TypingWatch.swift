#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Waits for somebody to type, and hears Ctrl-C and `fg` meanwhile.
final class TypingWatch: Sendable {
  /// What there is to do.
  enum Occasion {
    /// Something was typed.
    case typed
    /// Ctrl-C.
    case interrupted
    /// The program goes on in the foreground: others have used the terminal.
    case continued
    /// Nobody can type any more.
    case closed
  }

  private let readEnd: CInt
  private let writeEnd: CInt
  /// A signal handler can reach nothing but a global.
  private nonisolated(unsafe) static var signalEnd: CInt = -1
  private static let interruption: UInt8 = 1
  private static let continuation: UInt8 = 2

  /// Begins to listen; nil where the system has no pipe left.
  init?() {
    var ends: (read: CInt, write: CInt) = (-1, -1)
    let isOpen = withUnsafeMutableBytes(of: &ends) { bytes in
      guard let start = bytes.baseAddress else { return false }
      return pipe(start.assumingMemoryBound(to: CInt.self)) == 0
    }
    guard isOpen else { return nil }
    (readEnd, writeEnd) = ends
    // Neither end may ever block: a signal that is lost among so many changes nothing.
    for end in [ends.read, ends.write] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    Self.signalEnd = ends.write
    signal(SIGCONT) { _ in
      var byte = TypingWatch.continuation
      _ = write(TypingWatch.signalEnd, &byte, 1)
    }
  }

  /// Tells of Ctrl-C.
  func interrupt() {
    var byte = Self.interruption
    _ = write(writeEnd, &byte, 1)
  }

  /// Forgets what came while nobody was asked.
  func forget() { _ = signals() }

  /// Blocks until there is something to do.
  func wait() -> Occasion {
    // Whoever started the program may have blocked the signal, as libraries do that start others from threads of theirs.
    var continuing = sigset_t()
    sigemptyset(&continuing)
    sigaddset(&continuing, SIGCONT)
    pthread_sigmask(SIG_UNBLOCK, &continuing, nil)
    while true {
      var waiting = [
        pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
        pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waiting, nfds_t(waiting.count), -1) > 0 else {
        if errno == EINTR { continue }
        return .closed
      }
      if waiting[1].revents != 0 {
        let signals = signals()
        if signals.isEmpty { continue }
        return signals.contains(Self.interruption) ? .interrupted : .continued
      }
      // A terminal that has hung up can be read for ever, and gives nothing.
      return waiting[0].revents == Int16(POLLIN) ? .typed : .closed
    }
  }

  private func signals() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(readEnd, &bytes, bytes.count)
    return Array(bytes.prefix(max(count, 0)))
  }
}
