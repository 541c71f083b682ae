import Foundation
import JSONPages
import SpaceModel
import Testing

/// The real program under `kill -9`, against a space behind HTTP that loses answers.
@Suite struct WatchKillTests {
  /// How many lives the watch has; `scripts/soak` asks for more.
  private static let kills = ProcessInfo.processInfo.environment["CONCIERGE_KILLS"].flatMap { Int($0) } ?? 5

  private static let seed =
    ProcessInfo.processInfo.environment["CONCIERGE_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...1_000_000)

  @Test(.timeLimit(.minutes(10))) func everyThreadIsAnsweredOnce_alsoWhenItIsEditedLater() async throws {
    let seed = Self.seed
    var random = Dice(seed: seed)
    var faults = Faults()
    for (fault, rate) in [(Fault.dropAfter, 0.1), (.dropBefore, 0.05), (.serverErrors, 0.05), (.cut, 0.05)] {
      faults[fault] = rate
    }
    let served = try await ServedSpace(seed: seed, faults: faults)
    let rule = try served.program.script(
      "answer.lua",
      """
      on.created("CommunityThread", { every = "1s" }, function(thread)
        if text.has(thread.Message, "wifi") then thread:reply("answer to " .. thread.Id) end
      end)
      """)
    _ = try served.program.script("concierge.lua", "watch { look_back = \"30s\" }")
    var threads: [Int64] = []
    for life in 0...Self.kills {
      let isLast = life == Self.kills
      let (posts, target) = (isLast ? 1 : random.roll(4) + 1, random.roll(4))
      let new = try await withLife(of: served, rule, isFirst: life == 0) { [threads] watch in
        let new = try (0..<posts).map { try served.post("wifi please \(life).\($0)") }
        let all = threads + new
        let wanted = isLast ? all.count : max(all.count - posts - 2 + target, 0)
        try await until { all.count { served.replies(to: $0, holding: "answer to \($0)") > 0 } >= wanted }
        if isLast {
          watch.interrupt()
        } else {
          kill(watch.processIdentifier, SIGKILL)
        }
        return new
      }
      threads += new
      if let edited = threads.randomElement(using: &random) {
        try served.space.update("CommunityThread", edited, ["Message": "wifi please, edited \(life)"])
      }
    }
    let counts = threads.map { served.replies(to: $0, holding: "answer to \($0)") }
    #expect(counts.allSatisfy { $0 == 1 }, "seed \(seed): \(zip(threads, counts).filter { $0.1 != 1 })")
    let parked = try await served.run("events", "--parked", "--json").output
    #expect(parked.isEmpty, "seed \(seed): \(parked)")
    await served.stop()
  }

  /// Runs one life of the watch.
  private func withLife(
    of served: ServedSpace, _ rule: String, isFirst: Bool, _ body: @escaping @Sendable (Process) async throws -> [Int64]
  ) async throws -> [Int64] {
    let box = Box()
    _ = try await served.run("watch", rule, "--log", "json") { watch, log in
      // Before that, what is there is the baseline.
      if isFirst { try await until { log().contains("\"activated\"") } }
      await box.set(try await body(watch))
    }
    return await box.ids
  }

  private actor Box {
    var ids: [Int64] = []
    func set(_ ids: [Int64]) { self.ids = ids }
  }
}

/// Numbers from a seed.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func roll(_ sides: Int) -> Int { Int.random(in: 0..<sides, using: &self) }
}
