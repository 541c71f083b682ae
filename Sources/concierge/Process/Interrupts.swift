import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What Ctrl-C, SIGTERM and a terminal that closes do: the first one asks the work to end, the second ends the program
/// at once.
///
/// A signal handler may do next to nothing, so it only writes a byte into a pipe; what the signal starts is ordinary code
/// on the main thread, which reads from it and does nothing else.
final class Interrupts: Sendable {
  private struct State {
    var count = 0
    var handler: (@Sendable () -> Void)?
    /// What each Ctrl-C does, where it ends no program; the other signals still do.
    var lasting: (@Sendable () -> Void)?
    /// What the program has to put right before it ends at once.
    var ending: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  /// Where the signals are read from; nil without a pipe.
  private let descriptor: Int32?

  /// Where the signal handler writes; it can reach nothing but a global.
  private nonisolated(unsafe) static var pipeEnd: Int32 = -1

  /// Begins to take SIGINT, SIGTERM and SIGHUP.
  init() {
    // A reader of our output that goes away is an error of write, not a signal.
    signal(SIGPIPE, SIG_IGN)
    var ends: (read: Int32, write: Int32) = (-1, -1)
    let isOpen = withUnsafeMutableBytes(of: &ends) { bytes in
      guard let start = bytes.baseAddress else { return false }
      return pipe(start.assumingMemoryBound(to: Int32.self)) == 0
    }
    descriptor = isOpen ? ends.read : nil
    // Without the pipe the signals do what they do by themselves: end the program.
    guard isOpen else { return }
    Self.pipeEnd = ends.write
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Whoever began the program with nohup wants it to outlive the terminal.
      if number == SIGHUP, Self.isIgnoring(signal(number, SIG_IGN)) { continue }
      signal(number) { number in
        var byte = UInt8(truncatingIfNeeded: number)
        _ = write(Interrupts.pipeEnd, &byte, 1)
      }
      sigaddset(&wanted, number)
    }
    // Whoever started the program may have blocked them, as every thread of dispatch does.
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
  }

  /// Functions can't be compared, but that one is a number.
  private static func isIgnoring(_ handler: (@convention(c) (CInt) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whether an interrupt has come.
  var hasCome: Bool { state.withLock { $0.count > 0 } }

  /// Names what the first interrupt does. Until then, it ends the program.
  func onInterrupt(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.handler = body } }

  /// Names what each Ctrl-C does from now on, as often as it comes.
  func onEachInterrupt(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.lasting = body } }

  /// Names what is put right before a signal ends the program.
  func onEnding(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.ending = body } }

  /// Waits for the first interrupt.
  func next() async {
    await withCheckedContinuation { continuation in
      onInterrupt { continuation.resume() }
    }
  }

  private func take(_ number: Int32) {
    if number == SIGINT, let lasting = state.withLock({ $0.lasting }) { return lasting() }
    let handler = state.withLock { state in
      state.count += 1
      defer { state.handler = nil }
      return state.handler
    }
    // The handler is there once: the second interrupt, or one without work that could end by itself, ends the program.
    guard let handler else { end() }
    handler()
  }

  /// Ends the program as an interrupt does.
  func end() -> Never {
    state.withLock { $0.ending }?()
    _exit(ExitStatus.interrupted.rawValue)
  }

  /// Waits for interrupts for as long as the program runs.
  func serve() -> Never {
    guard let descriptor else { while true { pause() } }
    var byte: UInt8 = 0
    while true {
      if read(descriptor, &byte, 1) == 1 { take(Int32(byte)) } else if errno != EINTR { pause() }
    }
  }
}
