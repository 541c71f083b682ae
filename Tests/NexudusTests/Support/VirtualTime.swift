import Nexudus
import Synchronization

/// A clock that runs only while somebody sleeps.
final class VirtualTime: TimeSource {
  private let start = Timestamp("2026-03-01T12:00:00Z")!
  private let passed = Mutex(Duration.zero)

  var now: Timestamp { start + monotonic }
  var monotonic: Duration { passed.withLock { $0 } }

  func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    let end = monotonic + max(duration, .zero)
    await Task.yield()
    passed.withLock { $0 = max($0, end) }
  }

  func advance(by duration: Duration) { passed.withLock { $0 += duration } }
}
