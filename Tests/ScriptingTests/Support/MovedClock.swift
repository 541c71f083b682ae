import Nexudus
import Synchronization

/// The machine's clock, moved ahead by a test; what sleeps does so by the machine.
final class MovedClock: TimeSource {
  private let offset = Mutex(Duration.zero)

  var now: Timestamp { SystemTime().now + offset.withLock { $0 } }
  var monotonic: Duration { SystemTime().monotonic }
  func advance(by duration: Duration) { offset.withLock { $0 += duration } }
  func sleep(for duration: Duration) async throws { try await SystemTime().sleep(for: duration) }
}
