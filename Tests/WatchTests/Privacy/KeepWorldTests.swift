import Automation
import Synchronization
import Testing

@testable import SpaceModel

/// How large a state becomes.
struct KeepWorldTests {
  private static let keep = Duration.seconds(1800)

  @Test("keep bounds the state: when it is full it grows no more, and nothing is told twice for what has gone")
  func keepBoundsTheState() async throws {
    let book = try await Thread.run {
      var plan = WorldPlan(seed: 1)
      plan.activity = 6 * 1800
      plan.isMeasured = true
      plan.settings.keep = Self.keep
      let world = World(plan, rules: [.greeter(), .mirror()])
      try world.run()
      return world.book.withLock { $0 }
    }
    let begin = try #require(book.sizes.first?.at)
    // What is over goes within ten minutes, or with the next look.
    let late = book.sizes.filter { size in size.oldest.map { $0 <= size.at - 1800 - 900 } ?? false }
    #expect(late.first.map { $0.at - begin } == nil, "seconds from the beginning")
    let early = book.sizes.filter { $0.at - begin < 2 * 1800 }
    let (events, bytes) = (early.map(\.events).max() ?? 0, early.map(\.bytes).max() ?? 0)
    let last = try #require(book.sizes.last)
    #expect(events > 20 && last.at - begin > 5 * 1800)
    #expect(book.sizes.allSatisfy { $0.events < 2 * events }, "\(book.sizes.map(\.events))")
    // Some of it is what is known of each thread, of which there are always more.
    #expect(last.bytes < 2 * bytes, "\(last.bytes) bytes, and \(bytes) when it was full")
    // Each thread was answered, and no write came twice.
    let births = book.births.keys.filter { $0.hasPrefix("CommunityThread") }.count
    #expect(book.accepted.count >= births - 10 && book.accepted.values.allSatisfy { $0 == 1 })
  }
}
