import Nexudus
import Synchronization

/// The true time of a world. It stands still while anything can run, and jumps to the next sleeper when nothing can.
final class WorldTime: TimeSource {
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

  static let start = Timestamp("2026-03-02T09:00:00Z") ?? Timestamp(seconds: 0)

  private let state = Mutex(State())

  var monotonic: Duration { state.withLock { $0.elapsed } }
  var now: Timestamp { Self.start + monotonic }

  /// When the next sleeper wakes.
  var next: Duration? { state.withLock { $0.sleepers.first?.moment } }

  func advance(to moment: Duration) { state.withLock { $0.elapsed = max($0.elapsed, moment) } }

  /// Moves to the next sleeper's moment and wakes it.
  func wakeNext() {
    let sleeper = state.withLock { state -> Sleeper? in
      guard !state.sleepers.isEmpty else { return nil }
      let sleeper = state.sleepers.removeFirst()
      state.elapsed = max(state.elapsed, sleeper.moment)
      return sleeper
    }
    sleeper?.continuation.resume()
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
