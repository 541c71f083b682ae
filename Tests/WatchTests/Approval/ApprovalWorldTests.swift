import Automation
import Testing

@testable import SpaceModel

/// The whole engine with a person who approves and rejects at any moment, in worlds in which anything may be wrong.
struct ApprovalWorldTests {
  @Test("Nothing is sent before it is approved, what is approved is sent once, and what is rejected never")
  func everything() async {
    await Seeds.play("approval", count: 8) { seed in
      var plan = WorldPlan.wild(seed: seed)
      plan.hasOperator = true
      return World(plan, rules: [.greeter().approving(seed % 2 == 0 ? .all : .first(3)), .mirror()])
    }
  }
}
