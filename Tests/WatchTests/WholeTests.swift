import Synchronization
import Testing

@testable import SpaceModel

/// The whole engine in worlds in which anything may be wrong.
struct WholeTests {
  @Test("The same seed gives the same world twice")
  func determinism() async throws {
    for seed in [UInt64(3), 17, 29] {
      let digests = try await Thread.run {
        try (0..<2).map { _ in
          let world = World(.wild(seed: seed), rules: [.greeter(), .mirror()])
          try world.run()
          return world.book.withLock { $0.digest }
        }
      }
      #expect(digests[0] == digests[1], "seed \(seed)")
    }
  }

  @Test("Nothing is lost and nothing is sent twice, whatever goes wrong")
  func everything() async {
    await Seeds.play("whole", count: 16) { World(.wild(seed: $0), rules: [.greeter(), .mirror()]) }
  }
}
