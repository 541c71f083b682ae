import Testing

@testable import Nexudus

@Suite struct PacingTests {
  @Test(arguments: 0..<12)
  func ledger_randomDemand_noWindowIsExceeded(seed: Int) {
    var random = SeededRandom(seed)
    let limits = PacingLimits(
      gap: .milliseconds(100), minute: 120, hour: 700, day: 2_000, writeMinute: 20, writeDay: 300)
    var desk = Desk(limits)
    for _ in 0..<2_500 {
      if Int.random(in: 0..<4, using: &random) == 0 {
        desk.now += .milliseconds(Int.random(in: 0...20_000, using: &random))
      }
      desk.take(Int.random(in: 0..<6, using: &random) == 0 ? .write : .people)
    }
    desk.sent.check(limits, "seed \(seed)")
  }

  @Test func ledger_documented_fullMinuteIsUsed() {
    var desk = Desk(.documented)
    for _ in 0..<241 { desk.take(.people) }
    let slots = desk.sent.all
    #expect(slots[119] < .seconds(14))
    #expect(slots[120] >= .seconds(60) && slots[120] < .seconds(61))
    #expect(slots[240] >= .seconds(120))
  }

  @Test func ledger_documented_hourAndDayAreNearlyUsed() {
    var desk = Desk(.documented)
    for _ in 0..<10_001 { desk.take(.people) }
    let slots = desk.sent.all
    // Steps that are covered in part count in full: that costs half a minute of an hour.
    #expect(slots[5_000] >= .seconds(3_600) && slots[5_000] < .seconds(3_640))
    #expect(slots[10_000] >= .seconds(7_200) && slots[10_000] < .seconds(7_280))
  }

  @Test func ledger_noLimits_neverWaits() {
    var desk = Desk(.off)
    for _ in 0..<1000 { desk.take(.write) }
    #expect(desk.now == .zero)
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

  @Test(arguments: 0..<8) func pacer_slowRequests_noWindowIsExceededWhereTheyArrive(seed: Int) async throws {
    var random = SeededRandom(seed)
    let clock = VirtualTime()
    let limits = PacingLimits(minute: 20, hour: 300, writeMinute: 6)
    let pacer = Pacer(limits, clock: clock)
    var arrived = Sent()
    for _ in 0..<600 {
      let isWrite = Int.random(in: 0..<4, using: &random) == 0
      let turn = try await pacer.wait(isWrite: isWrite)
      let travel = Duration.milliseconds(
        Bool.random(using: &random) ? Int.random(in: 0...40, using: &random) : Int.random(in: 0...9_000, using: &random)
      )
      arrived.add(
        isWrite ? .write : .people, at: clock.monotonic + travel * Double.random(in: 0...1, using: &random))
      try await clock.sleep(for: travel)
      await pacer.end(turn)
    }
    arrived.check(limits, "seed \(seed)")
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
