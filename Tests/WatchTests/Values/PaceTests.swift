import Testing

@testable import Automation

struct PaceTests {
  @Test("A feed is looked at often after news and seldom without, and not more seldom than every 5 minutes")
  func quiet() {
    let pace = FeedPace(fixed: nil)
    #expect([0, 20, 60, 400, 600, 100_000].map { pace.wait(quiet: $0, failures: 0) } == [15, 15, 30, 200, 300, 300])
    #expect(FeedPace(fixed: 7).wait(quiet: 100_000, failures: 0) == 7)
  }

  @Test("Failures double the wait, up to 5 minutes or the fixed interval")
  func failures() {
    let pace = FeedPace(fixed: nil)
    #expect((1...7).map { pace.wait(quiet: 0, failures: $0) } == [15, 30, 60, 120, 240, 300, 300])
    #expect(FeedPace(fixed: 3600).wait(quiet: 0, failures: 5) == 3600)
  }

  @Test("Five repeats, ever further apart, spread by a fifth; then no more")
  func retries() {
    for (index, usual) in RetrySchedule.waits.enumerated() {
      for random in [UInt64(0), 7, 12_345, .max] {
        let wait = RetrySchedule.wait(afterAttempt: Int64(index + 1), random: random) ?? -1
        #expect(abs(wait - usual) <= max(usual / 5, 1))
      }
    }
    #expect(RetrySchedule.wait(afterAttempt: 6, random: 0) == nil)
    #expect(RetrySchedule.wait(afterAttempt: 0, random: 0) == nil)
  }
}
