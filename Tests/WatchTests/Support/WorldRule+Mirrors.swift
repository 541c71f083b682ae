import Automation
import JSONPages
import Nexudus

/// Rules whose triggers compare with earlier values, and one that answers its own feed.
extension WorldRule {
  /// Sees what joins and leaves a set of threads, and their tags.
  static func keeper() -> WorldRule {
    let name = "keeper"
    let triggers = [
      trigger(name, .changed(field: "Tags"), "CommunityThread"),
      trigger(name, .gone, "CommunityThread"),
      trigger(name, .entered, "CommunityThread", where: ["Private": true]),
    ]
    return WorldRule(RulePlan(name: name, triggers: triggers)) { work, hands async throws(NexudusError) in
      try await hands.stumble(work, "begin")
    }
  }

  /// Sees payments, which leave no stamp.
  static func cashier() -> WorldRule {
    let trigger = trigger("cashier", .changed(field: "PaidAmount"), "CoworkerInvoice")
    return WorldRule(RulePlan(name: "cashier", triggers: [trigger])) { work, hands async throws(NexudusError) in
      try await hands.stumble(work, "begin")
    }
  }

  /// Marks each thread that somebody changed, which is a change of the thread.
  static func marker() -> WorldRule {
    let name = "marker"
    var rule = WorldRule(RulePlan(name: name, triggers: [trigger(name, .updated, "CommunityThread")])) {
      work, hands async throws(NexudusError) in
      try await hands.stumble(work, "begin")
      try await hands.update(
        work, "CommunityThread", work.delivery.record ?? 0,
        ["Message": .string(Hands.token(name, work.delivery.id, 0))])
      try await hands.stumble(work, "end")
    }
    rule.tokens = { [Hands.token(name, $0.id, 0)] }
    rule.writesToItsFeed = true
    return rule
  }
}
