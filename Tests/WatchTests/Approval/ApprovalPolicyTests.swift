import Testing

@testable import Automation

/// Which effects wait, as a table.
struct ApprovalPolicyTests {
  @Test(
    "A policy is read as rules write it",
    arguments: [
      ("never", ApprovalPolicy.never), ("all", .all), ("first 20", .first(20)), ("First  3 ", .first(3)),
    ])
  func reading(text: String, policy: ApprovalPolicy) throws { #expect(try ApprovalPolicy(text) == policy) }

  @Test(
    "What is no policy is an error that shows the form",
    arguments: ["", "first", "first 0", "20", "firts 20", "always"])
  func mistakes(text: String) {
    #expect(throws: ScheduleError.self) { try ApprovalPolicy(text) }
    do { _ = try ApprovalPolicy(text) } catch { #expect(error.message.contains("\"first 20\""), "\(error.message)") }
  }

  @Test("The stricter of two is the one under which more waits")
  func stricter() {
    let rising: [ApprovalPolicy] = [.never, .first(1), .first(20), .all]
    for (place, policy) in rising.enumerated() {
      for (other, second) in rising.enumerated() {
        #expect(policy.stricter(second) == rising[max(place, other)])
      }
      #expect(policy.stricter(nil) == policy)
    }
  }

  private func need(_ policy: ApprovalPolicy, done: Int64, asking: Bool = false, hour: Int64 = 0) throws
    -> ApprovalNeed?
  {
    var approval = RuleApproval(rule: "r")
    approval.done = done
    approval.isAsking = asking
    approval.rate = 40
    return try policy.need(approval) { () throws(StoreError) in
      EffectRate(now: 1_000_000, hour: hour, week: 0, first: nil)
    }
  }

  @Test("All wait, or none, or those before the first so many are approved and done")
  func needs() throws {
    #expect(try need(.never, done: 0, asking: true, hour: 10_000) == nil)
    #expect(try need(.all, done: 1000) == .all)
    #expect(try need(.first(20), done: 0) == .first(done: 0, of: 20))
    #expect(try need(.first(20), done: 19) == .first(done: 19, of: 20))
    #expect(try need(.first(20), done: 20) == nil)
    #expect(try need(.first(20), done: 20, hour: 31) == .unusual(hour: 31))
    // Once it asks it goes on asking, however quiet it is.
    #expect(try need(.first(20), done: 20, asking: true) == .unusual(hour: 40))
  }

  /// In an hour, in the seven days before, over so many hours: whether one more is unusual.
  @Test(
    "Unusual is more than ten times the mean of seven days, and more than thirty in an hour",
    arguments: [
      // A quiet rule: from 1 to 11, to 30, to 31.
      (10, 168, 168, false), (29, 168, 168, false), (30, 168, 168, true),
      // A rule that was never at work before.
      (29, 0, 0, false), (30, 0, 0, true),
      // A busy one, over seven days and over two.
      (99, 1680, 168, false), (100, 1680, 168, true), (99, 480, 48, false), (100, 480, 48, true),
      // What is older than seven days does not thin the mean.
      (100, 1680, 400, true), (99, 1680, 400, false),
      // Less than an hour of history is an hour.
      (499, 50, 0, false), (500, 50, 0, true),
    ])
  func unusual(hour: Int64, week: Int64, hours: Int64, isUnusual: Bool) {
    let now: Int64 = 10_000_000
    let rate = EffectRate(now: now, hour: hour, week: week, first: week == 0 ? nil : now - 3600 - hours * 3600)
    #expect(rate.isUnusual(RuleApproval(rule: "r")) == isUnusual)
  }

  @Test("What a person let go on is usual for seven days, also where the clock is set back")
  func accepted() {
    var approval = RuleApproval(rule: "r")
    approval.rate = 31
    approval.asked = 10_000_000
    func isUnusual(_ hour: Int64, after: Int64) -> Bool {
      EffectRate(now: 10_000_000 + after, hour: hour, week: 0, first: nil).isUnusual(approval)
    }
    #expect(!isUnusual(309, after: 60))
    #expect(isUnusual(310, after: 60))
    #expect(!isUnusual(309, after: -86_400))
    #expect(isUnusual(31, after: 7 * 86_400))
  }
}
