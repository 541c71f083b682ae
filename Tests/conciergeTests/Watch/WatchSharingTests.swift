import Foundation
import SpaceModel
import Testing

/// Several processes on one account.
@Suite struct WatchSharingTests {
  @Test(.timeLimit(.minutes(5))) func watchAndRuns_keepTheLimitsAndTheToken() async throws {
    let limits = SpaceLimits(requests: [.init(seconds: 60, count: 60)], writes: [.init(seconds: 60, count: 20)])
    let live = try await ServedSpace(limits: limits, limited: true)
    _ = try live.program.script("concierge.lua", "limits { gap = \"50ms\", minute = 60, write_minute = 20 }")
    let rule = try live.program.script(
      "greet.lua",
      """
      rule { name = "greet" }
      on.created("CommunityThread", function(thread) thread:reply("Hello.") end)
      """)
    let count = try live.program.script(
      "count.lua",
      """
      for page = 1, 12 do nexudus.CommunityThread:count { where = { CreatedOn = { from = "-" .. page .. "d" } } } end
      print("counted")
      """)
    let ending = try await live.run("watch", rule, "--log", "json", "--every", "1s", "--verbose") { watch, log in
      try await until { log().contains("\"activated\"") }
      var asked: [Int64] = []
      try await withThrowingTaskGroup(of: Program.Ending.self) { group in
        for round in 1...3 {
          for _ in 1...2 {
            group.addTask { try await live.run("run", count, "--verbose") }
            asked.append(try live.post("round \(round)"))
          }
          // Their access token works no more, and the refresh token works for one of them.
          live.space.expireAccessTokens()
          for _ in 1...2 {
            guard let run = try await group.next() else { continue }
            #expect(run.status == 0 && run.output == "counted\n", "\(run.errors.suffix(1500))")
            #expect(!run.errors.contains("-> 409"), "\(run.errors.suffix(1500))")
          }
        }
      }
      try await until { asked.allSatisfy { live.replies(to: $0, holding: "Hello") > 0 } }
      #expect(asked.allSatisfy { live.replies(to: $0, holding: "Hello") == 1 })
      watch.terminate()
    }
    #expect(ending.status == 0)
    #expect(!(ending.output + ending.errors).contains("409"), "\((ending.output + ending.errors).suffix(3000))")
    // A new token may be worthless again before its first use; that passes, and nobody has to look at it.
    #expect(!ending.output.contains("\"parked\""), "\(ending.output.suffix(3000))")
    await live.stop()
  }
}
