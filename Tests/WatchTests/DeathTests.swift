import Automation
import Synchronization
import Testing

@testable import SpaceModel

/// Death at each commit and each await of one life, one after the other.
struct DeathTests {
  private static func plan(_ faults: Faults) -> WorldPlan {
    var plan = WorldPlan(seed: 11)
    plan.activity = 90
    plan.pause = 6
    plan.history = 2
    plan.faults = faults
    plan.settings.every = .seconds(15)
    return plan
  }

  private static func rules() -> [WorldRule] { [.greeter(), .marker(), .keeper()] }

  @Test(
    "Wherever the watch dies, nothing is lost and nothing is sent twice",
    arguments: [Faults.none, Faults([.dropAfter, .slow], rate: 0.3)])
  func everywhere(faults: Faults) async throws {
    let places = try await Thread.run {
      let world = World(Self.plan(faults), rules: Self.rules())
      try world.run()
      return world.book.withLock { $0.firstPlaces ?? 0 }
    }
    #expect(places > 50)
    // All places take minutes: each run of the tests takes some, and a long one all.
    let apart = Seeds.soak == nil ? max(places / 20, 1) : 1
    await Seeds.play("deaths", seeds: stride(from: 1, through: UInt64(places), by: apart).map(\.self)) { place in
      var plan = Self.plan(faults)
      plan.firstDeath = Int(place)
      return World(plan, rules: Self.rules())
    }
  }
}
