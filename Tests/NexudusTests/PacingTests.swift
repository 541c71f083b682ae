import Testing

@testable import Nexudus

@Suite struct PacingTests {
  /// The most requests in any window of that length.
  private func most(_ moments: [Duration], in length: Duration) -> Int {
    var most = 0
    var first = 0
    for last in moments.indices {
      while moments[last] - moments[first] >= length { first += 1 }
      most = max(most, last - first + 1)
    }
    return most
  }

  @Test(arguments: 0..<30)
  func ledger_randomDemand_noWindowIsExceeded(seed: Int) {
    var random = SeededRandom(seed)
    let limits = PacingLimits(
      gap: .milliseconds(100), minute: 120, hour: 700, day: 2_000, writeMinute: 20, writeDay: 300)
    var ledger = PacingLedger(limits)
    var now = Duration.zero
    var all: [Duration] = []
    var writes: [Duration] = []
    for _ in 0..<2_500 {
      if Int.random(in: 0..<4, using: &random) == 0 { now += .milliseconds(Int.random(in: 0...20_000, using: &random)) }
      let isWrite = Int.random(in: 0..<6, using: &random) == 0
      let slot = ledger.reserve(now: now, isWrite: isWrite)
      #expect(slot >= now && slot >= all.last ?? .zero)
      all.append(slot)
      if isWrite { writes.append(slot) }
    }
    #expect(most(all, in: .milliseconds(100)) == 1, "seed \(seed)")
    #expect(most(all, in: .seconds(60)) <= 120, "seed \(seed)")
    #expect(most(all, in: .seconds(3600)) <= 700, "seed \(seed)")
    #expect(most(all, in: .seconds(86_400)) <= 2_000, "seed \(seed)")
    #expect(most(writes, in: .seconds(60)) <= 20, "seed \(seed)")
    #expect(most(writes, in: .seconds(86_400)) <= 300, "seed \(seed)")
  }

  @Test func ledger_documented_fullMinuteIsUsed() {
    var ledger = PacingLedger(.documented)
    var slots: [Duration] = []
    for _ in 0..<241 { slots.append(ledger.reserve(now: .zero, isWrite: false)) }
    #expect(slots[119] < .seconds(14))
    #expect(slots[120] >= .seconds(60) && slots[120] < .seconds(61))
    #expect(slots[240] >= .seconds(120))
  }

  @Test func ledger_off_neverWaits() {
    var ledger = PacingLedger(.off)
    for _ in 0..<1000 { #expect(ledger.reserve(now: .seconds(5), isWrite: true) == .seconds(5)) }
  }

  @Test func pacer_writesWaiting_readsGoOn() async throws {
    let clock = VirtualTime()
    let pacer = Pacer(PacingLimits(writeMinute: 2), clock: clock)
    for _ in 0..<2 { try await pacer.wait(isWrite: true) }
    try await pacer.wait(isWrite: false)
    #expect(clock.monotonic == .zero)
    try await pacer.wait(isWrite: true)
    #expect(clock.monotonic >= .seconds(60))
  }

  @Test func pacer_serverAsksToWait_nextSlotIsLater() async throws {
    let clock = VirtualTime()
    let pacer = Pacer(.off, clock: clock)
    await pacer.block(for: .seconds(7))
    try await pacer.wait(isWrite: false)
    #expect(clock.monotonic == .seconds(7))
  }

  @Test func retry_writeThatMayHaveHappened_isFinal() {
    let policy = RetryPolicy()
    func wait(_ isWrite: Bool, _ isPassing: Bool, _ isNotDone: Bool, repeats: Int = 0, elapsed: Duration = .zero)
      -> Duration?
    {
      policy.wait(
        after: .init(isWrite: isWrite, isPassing: isPassing, isSurelyNotDone: isNotDone), repeats: repeats,
        elapsed: elapsed, asked: nil, random: 0.5)
    }
    #expect(wait(true, true, false) == nil)
    #expect(wait(true, true, true) == .milliseconds(500))
    #expect(wait(false, true, false) == .milliseconds(500))
    #expect(wait(false, true, false, repeats: 3) == .seconds(4))
    #expect(wait(false, true, false, repeats: 4) == nil)
    #expect(wait(false, false, true) == nil)
    #expect(wait(false, true, false, elapsed: .seconds(30)) == nil)
  }
}
