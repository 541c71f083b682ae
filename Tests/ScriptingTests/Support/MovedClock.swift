import Nexudus
import Synchronization

/// A clock that begins where a test says and is moved ahead by it; what sleeps does so by the machine.
final class MovedClock: TimeSource {
  private let moment: Mutex<Timestamp>

  init(at moment: String = "2026-03-02T09:00:00Z") {
    self.moment = Mutex(Timestamp(moment) ?? Timestamp(seconds: 0))
  }

  var now: Timestamp { moment.withLock { $0 } }
  var monotonic: Duration { SystemTime().monotonic }
  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
  func sleep(for duration: Duration) async throws { try await SystemTime().sleep(for: duration) }
}
