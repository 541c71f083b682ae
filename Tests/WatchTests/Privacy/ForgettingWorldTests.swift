import Automation
import Testing

@testable import SpaceModel

/// The whole engine while people want to be forgotten at any moment, in worlds in which anything may be wrong.
struct ForgettingWorldTests {
  private static func plan(_ seed: UInt64) -> WorldPlan {
    var plan = WorldPlan.wild(seed: seed)
    plan.forgetting = 0.2
    return plan
  }

  @Test("What is forgotten is not sent or told again, and its next change is")
  func everything() async {
    await Seeds.play("forgetting", count: 8) { World(Self.plan($0), rules: [.greeter(), .mirror()]) }
  }

  @Test("The watch goes on where there is no room to clean the file")
  func noRoom() async {
    await Seeds.play("forgetting without room", seeds: [1, 2]) { seed in
      var plan = WorldPlan(seed: seed)
      plan.activity = 300
      plan.forgetting = 0.5
      plan.canWipe = false
      return World(plan, rules: [.greeter(), .mirror()])
    }
  }

  @Test("A handler at work comes to its end first, and nothing that it wrote down is left")
  func handlersAtWork() async {
    await Seeds.play("forgetting at work", seeds: [1, 3]) { seed in
      var plan = WorldPlan(seed: seed)
      plan.activity = 400
      plan.pause = 5
      plan.forgetting = 0.7
      plan.clumsiness = 0.8
      return World(plan, rules: [.greeter(), .mirror()])
    }
  }

  @Test("Values and sets that are compared with go on from what was forgotten")
  func mirrors() async {
    await Seeds.play("forgetting mirrors", count: 5) { seed in
      var plan = Self.plan(seed)
      plan.quiet = 1800
      return World(plan, rules: [.keeper(), .cashier()])
    }
  }

  @Test("A rule is not told of its own write, although what it wrote was forgotten")
  func echoes() async {
    await Seeds.play("forgetting echoes", count: 6) { World(Self.plan($0), rules: [.marker(), .mirror()]) }
  }

  @Test("An effect that waits for approval is not sent when its event is forgotten")
  func approvals() async {
    await Seeds.play("forgetting approvals", count: 4) { seed in
      var plan = Self.plan(seed)
      plan.hasOperator = true
      return World(plan, rules: [.greeter().approving(.all)])
    }
  }
}
