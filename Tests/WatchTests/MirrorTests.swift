import Testing

@testable import SpaceModel

/// Triggers that compare with earlier values, and rules that answer each other.
struct MirrorTests {
  @Test("Values, sets and deletions are told as they are in the end, whatever goes wrong")
  func mirrors() async {
    await Seeds.play("mirrors", count: 8) { seed in
      var plan = WorldPlan.wild(seed: seed)
      plan.quiet = 1800
      return World(plan, rules: [.keeper(), .cashier()])
    }
  }

  @Test("A rule that changes what it listens to sees others' changes, and not its own")
  func echoes() async {
    await Seeds.play("echoes", count: 8) { seed in
      World(.wild(seed: seed), rules: [.marker(), .mirror()])
    }
  }

  @Test(
    "Seeds that once went wrong: whole listings in place of lists by time, and an empty list at the start",
    arguments: [262, 268, 288])
  func regressions(seed: UInt64) async {
    await Seeds.play("mirrors", seeds: [seed]) { seed in
      var plan = WorldPlan.wild(seed: seed)
      plan.quiet = 1800
      return World(plan, rules: [.keeper(), .cashier()])
    }
  }
}
