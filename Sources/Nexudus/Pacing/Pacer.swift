/// Holds requests back until the limits allow them.
public actor Pacer {
  private var ledger: PacingLedger
  private let clock: any TimeSource

  /// A pacer for one account.
  public init(_ limits: PacingLimits, clock: any TimeSource) {
    ledger = PacingLedger(limits)
    self.clock = clock
  }

  /// Waits until a request may be made, and counts it.
  ///
  /// - Throws: `CancellationError`; the slot then stays counted.
  public func wait(isWrite: Bool) async throws {
    while isWrite {
      let free = ledger.writesFree(now: clock.monotonic)
      let wait = free - clock.monotonic
      if wait <= .zero { break }
      try await clock.sleep(for: wait)
    }
    while true {
      let slot = ledger.reserve(now: clock.monotonic, isWrite: isWrite)
      let wait = slot - clock.monotonic
      if wait > .zero { try await clock.sleep(for: wait) }
      // While this one slept, the server may have asked all to wait longer: then the slot is given up for a later one.
      if !ledger.isBlocked(at: clock.monotonic) { return }
    }
  }

  /// Notes that the server asked to wait.
  public func block(for duration: Duration) { ledger.block(until: clock.monotonic + duration) }
}
