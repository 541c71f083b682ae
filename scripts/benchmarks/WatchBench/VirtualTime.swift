import Nexudus
import Synchronization

/// Time that stands still while anything can run, and jumps to the next sleeper when nothing can.
final class VirtualTime: TimeSource {
  private struct Sleeper {
    let moment: Duration
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var elapsed = Duration.zero
    var sleepers: [Sleeper] = []
    var count = 0
  }

  static let start = Timestamp(seconds: 1_772_442_000)

  private let state = Mutex(State())

  var monotonic: Duration { state.withLock { $0.elapsed } }
  var now: Timestamp { Self.start + monotonic }
  /// Seconds since 1970.
  var seconds: Double { Double(Self.start.seconds) + monotonic.fraction }

  /// Moves to the next sleeper's moment and wakes it; false if nobody sleeps.
  func wakeNext() -> Bool {
    let sleeper = state.withLock { state -> Sleeper? in
      guard !state.sleepers.isEmpty else { return nil }
      let sleeper = state.sleepers.removeFirst()
      state.elapsed = max(state.elapsed, sleeper.moment)
      return sleeper
    }
    sleeper?.continuation.resume()
    return sleeper != nil
  }

  func sleep(for duration: Duration) async throws {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled { return continuation.resume(throwing: CancellationError()) }
        state.withLock { state in
          let sleeper = Sleeper(
            moment: state.elapsed + max(duration, .zero), number: number, continuation: continuation)
          // Those of one moment wake in the order in which they fell asleep.
          let place = state.sleepers.firstIndex { $0.moment > sleeper.moment } ?? state.sleepers.endIndex
          state.sleepers.insert(sleeper, at: place)
        }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var fraction: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
