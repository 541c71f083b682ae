import Nexudus
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Says on standard error when a command came to each stage of its work, where `CONCIERGE_TRACE_STARTUP` is set.
final class StartupTrace: Sendable {
  /// The trace of this process; nil where none is wanted.
  static let current = Surroundings()["CONCIERGE_TRACE_STARTUP"].map { _ in StartupTrace() }

  private let start: Duration
  /// What the process had used when its trace began: until then it was loaded, which keeps the processor busy.
  private let before: Duration
  private let seen = Mutex<Set<String>>([])

  private init() {
    before = Self.time(CLOCK_PROCESS_CPUTIME_ID)
    start = Self.time(CLOCK_MONOTONIC)
  }

  /// Notes that a stage is over; only the first time counts.
  func mark(_ stage: String) {
    let milliseconds = (before + Self.time(CLOCK_MONOTONIC) - start) / .milliseconds(1)
    guard seen.withLock({ $0.insert(stage).inserted }) else { return }
    let hundredths = Int(milliseconds * 100)
    let digits = "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
    Terminal.write(
      String(repeating: " ", count: max(0, 8 - digits.count)) + digits + " ms  \(stage)\n", to: STDERR_FILENO)
  }

  private static func time(_ clock: clockid_t) -> Duration {
    var time = timespec()
    clock_gettime(clock, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}

/// A transport whose first exchange is traced.
struct TracedTransport: Transport {
  let base: any Transport
  let trace: StartupTrace

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    trace.mark("first request begins")
    let reply = try await base.send(request)
    trace.mark("first answer")
    return reply
  }
}
