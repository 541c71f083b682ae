import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Testing

/// What rule { } and grant allow, at the level of handlers.
@Suite("Permissions of rules")
struct PermissionTests {
  private func failure(_ test: RuleSpace) async throws -> (test: RuleSpace, message: String) {
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    try await test.pass()
    let failed = try test.deliveries(.failed).first
    return (test, failed?.reason ?? "it didn't fail")
  }

  @Test func write_isRefused_whereTheRuleDoesNotDeclareIt() async throws {
    let test = try RuleSpace(
      """
      rule { name = "desk", write = { "Coworker" } }
      on.created("CommunityThread", function(thread) thread:reply("Hello") end)
      """)
    let count = test.space.count("CommunityMessage")
    let message = try await failure(test).message
    #expect(message.contains("write = { \"Coworker\", \"CommunityMessage\" }"), "\(message)")
    #expect(message.contains("rule.lua:1"), "\(message)")
    #expect(test.space.count("CommunityMessage") == count)
  }

  @Test func write_isRefused_whereTheOperatorDoesNotGrantIt_andTheRuleCantWidenThat() async throws {
    var settings = RuleSpace.channels
    settings.grants["desk"] = Settings.Grant(write: ["Coworker"])
    let test = try RuleSpace(
      """
      rule { name = "desk", write = { "Coworker", "CommunityMessage" } }
      on.created("CommunityThread", function(thread) thread:reply("Hello") end)
      """, settings: settings)
    let message = try await failure(test).message
    #expect(message.contains("grant(\"desk\", { write = { \"Coworker\", \"CommunityMessage\" } })"), "\(message)")
    #expect(test.replies(to: test.space.records("CommunityThread").last?["Id"]?.integer ?? 0) == [])
  }

  @Test func parallel_isHowManyHandlersRunAtTheSameTime() async throws {
    for (parallel, expected) in [(1, "1"), (3, "3")] {
      let test = try RuleSpace(
        """
        rule { parallel = \(parallel) }
        local running, most = 0, 0
        on.created("CommunityThread", function(thread)
          running = running + 1
          most = math.max(most, running)
          for _ = 1, 3 do nexudus.Coworker:count {} end
          running = running - 1
          print(most)
        end)
        """)
      try await test.pass()
      test.advance(.seconds(60))
      for number in 0..<6 { try test.post("\(number)") }
      #expect(try await test.pass().last == expected)
    }
  }

  @Test func limit_isSharedByHandlers_andWhatRunsOutsideThem() async throws {
    let test = try RuleSpace(
      """
      rule { name = "desk", limit = "2/hour", parallel = 1 }
      on.created("CommunityThread", function(thread) thread:reply("hello") end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let limit = try RateLimit("2/hour")
    #expect(try test.store.countEffect(of: "desk", at: test.clock.now.seconds, limit: limit) == nil)
    let threads = try (0..<2).map { try test.post("\($0)") }
    try await test.pass()
    #expect(threads.filter { test.replies(to: $0).count == 1 }.count == 1)
    let held = try test.deliveries(.held)
    #expect(held.count == 1 && held.first?.reason?.contains("limit = \"2/hour\"") == true, "\(held)")
    #expect(try test.store.countEffect(of: "desk", at: test.clock.now.seconds, limit: limit) != nil)
  }
}
