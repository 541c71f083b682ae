import Synchronization

/// A clock that tests move by hand.
final class ManualClock: Sendable {
  private let seconds = Mutex(1_000_000.0)

  var now: Double { seconds.withLock { $0 } }
  func advance(by interval: Double) { seconds.withLock { $0 += interval } }
}
