import Nexudus
import Synchronization

/// Time that stands still until it is moved; whoever sleeps wakes when his moment has come.
///
/// Whoever runs a world lets everything run that can, and then moves to the next sleeper's moment.
public final class VirtualTime: TimeSource {
  private struct Sleeper {
    let moment: Duration
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var elapsed = Duration.zero
    /// By moment, and those of one moment in the order in which they fell asleep.
    var sleepers: [Sleeper] = []
    var count = 0
  }

  /// What the wall clock showed at first.
  public let start: Timestamp
  private let state = Mutex(State())

  /// Makes one; by default it begins on a Monday morning.
  public init(_ start: Timestamp = Timestamp(seconds: 1_772_442_000)) { self.start = start }

  /// The time since it began.
  public var monotonic: Duration { state.withLock { $0.elapsed } }
  /// The wall clock.
  public var now: Timestamp { start + monotonic }

  /// When the next sleeper wakes.
  public var next: Duration? { state.withLock { $0.sleepers.first?.moment } }

  /// Moves to a moment, if it is still to come, and wakes whoever slept until then.
  public func advance(to moment: Duration) {
    let woken = state.withLock { state in
      state.elapsed = max(state.elapsed, moment)
      let end = state.sleepers.firstIndex { $0.moment > state.elapsed } ?? state.sleepers.endIndex
      defer { state.sleepers.removeSubrange(..<end) }
      return state.sleepers[..<end].map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  /// Moves on, and wakes whoever slept until then.
  public func advance(by duration: Duration) { advance(to: monotonic + duration) }

  /// Moves to the next sleeper's moment and wakes it alone; false if nobody sleeps.
  @discardableResult
  public func wakeNext() -> Bool {
    let sleeper = state.withLock { state -> Sleeper? in
      guard !state.sleepers.isEmpty else { return nil }
      let sleeper = state.sleepers.removeFirst()
      state.elapsed = max(state.elapsed, sleeper.moment)
      return sleeper
    }
    sleeper?.continuation.resume()
    return sleeper != nil
  }

  /// Sleeps until the time has been moved on by as much.
  public func sleep(for duration: Duration) async throws {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isOver = state.withLock { state in
          if Task.isCancelled { return true }
          let sleeper = Sleeper(
            moment: state.elapsed + max(duration, .zero), number: number, continuation: continuation)
          let place = state.sleepers.firstIndex { $0.moment > sleeper.moment } ?? state.sleepers.endIndex
          state.sleepers.insert(sleeper, at: place)
          return false
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
