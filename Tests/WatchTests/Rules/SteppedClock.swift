import Nexudus
import Synchronization

/// A clock that stands still until a test moves it; whoever sleeps wakes when his time has come.
final class SteppedClock: TimeSource {
  private struct State {
    var now: Timestamp
    var elapsed = Duration.zero
    var sleepers: [Int: (end: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
    var last = 0
  }

  private let state: Mutex<State>

  init(_ now: String = "2026-03-02T09:00:00Z") {
    state = Mutex(State(now: Timestamp(now) ?? Timestamp(seconds: 1_772_442_000)))
  }

  var now: Timestamp { state.withLock { $0.now } }
  var monotonic: Duration { state.withLock { $0.elapsed } }

  func advance(by duration: Duration) {
    let woken = state.withLock { state in
      state.now = state.now + duration
      state.elapsed += duration
      let due = state.sleepers.filter { $0.value.end <= state.elapsed }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  func sleep(for duration: Duration) async throws {
    let id = state.withLock { state in
      state.last += 1
      return state.last
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isOver = state.withLock { state in
          if Task.isCancelled { return true }
          state.sleepers[id] = (state.elapsed + duration, continuation)
          return false
        }
        if isOver { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
