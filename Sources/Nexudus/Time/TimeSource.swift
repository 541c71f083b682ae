#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the program gets its time from; tests have one that they move by hand.
public protocol TimeSource: Sendable {
  /// The wall clock.
  var now: Timestamp { get }
  /// The time since some fixed moment, which no setting of the wall clock moves.
  var monotonic: Duration { get }
  /// The time that all processes of the machine share; by default the monotonic clock.
  var machine: MachineTime { get }
  /// Waits; throws `CancellationError` if the task is cancelled.
  func sleep(for duration: Duration) async throws
}

/// The machine's own clocks.
public struct SystemTime: TimeSource {
  /// Makes one.
  public init() {}

  /// The wall clock.
  public var now: Timestamp {
    let time = read(CLOCK_REALTIME)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// The time since the machine was started.
  public var monotonic: Duration {
    let time = read(CLOCK_MONOTONIC)
    return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
  }

  /// Waits.
  public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }

  private func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
  }
}
