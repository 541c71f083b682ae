import Synchronization
import Testing

@testable import SpaceModel

/// The local clock decides nothing.
struct ClockTests {
  @Test("A local clock that is wrong by minutes or by days changes nothing, to the last request", arguments: [2, 5, 9])
  func localClock(seed: UInt64) async throws {
    let digests = try await Thread.run {
      try [0, 90, -90, 86_400, -30 * 86_400].map { error in
        var plan = WorldPlan.wild(seed: seed)
        plan.clockError = .seconds(error)
        let world = World(plan, rules: [.greeter(), .mirror(), .keeper()])
        try world.run()
        return world.book.withLock { $0.digest }
      }
    }
    #expect(Set(digests).count == 1, "seed \(seed)")
  }
}
