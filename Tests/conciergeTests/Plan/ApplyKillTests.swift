import Foundation
import SpaceModel
import Testing

/// `concierge apply` under `kill -9`, against a space behind HTTP.
@Suite struct ApplyKillTests {
  private static let seed =
    ProcessInfo.processInfo.environment["CONCIERGE_SEED"].flatMap { UInt64($0) } ?? .random(in: 1...1_000_000)

  @Test(.timeLimit(.minutes(5))) func killedInTheMiddle_itGoesOn_andNothingIsDoubled() async throws {
    let seed = Self.seed
    var random = Dice(seed: seed)
    let served = try await ServedSpace(seed: seed)
    let script = try served.program.script(
      "reply.lua",
      """
      rule { name = "reply" }
      for i = 1, #arg do
        local reply = nexudus.CommunityThread:get(tonumber(arg[i])):reply("draft " .. arg[i])
        reply:update { Message = "answer to " .. arg[i] }
      end
      """)
    _ = try served.program.script("concierge.lua", "watch { look_back = \"30s\" }")
    let threads = try (0..<12).map { try served.post("wifi please \($0)") }
    let plan = served.program.folder + "/plan.json"
    let made = try await served.program.run(
      arguments: ["run", script, "--plan", plan] + threads.map { "\($0)" }, environment: served.environment)
    #expect(made.status == 0, "\(made.errors)")
    @Sendable func replies() -> Int {
      threads.reduce(0) { $0 + served.replies(to: $1, holding: " \($1)") + served.replies(to: $1, holding: "draft") }
    }
    for _ in 0..<4 {
      let target = replies() + random.roll(3)
      let ending = try await served.run("apply", plan, "--yes") { apply, _ in
        try await until { replies() > target || !apply.isRunning }
        if apply.isRunning { kill(apply.processIdentifier, SIGKILL) }
      }
      #expect(ending.status == SIGKILL || ending.status == 0 || ending.status == 2, "seed \(seed): \(ending.errors)")
    }
    let last = try await served.run("apply", plan, "--yes")
    #expect(last.status == 0 || last.errors.contains("was applied at"), "seed \(seed): \(last.errors)")
    let counts = threads.map { served.replies(to: $0, holding: "answer to \($0)") }
    #expect(counts.allSatisfy { $0 == 1 }, "seed \(seed): \(counts)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "draft") == 0 }, "seed \(seed)")
    await served.stop()
  }
}
