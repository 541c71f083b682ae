import Testing

@testable import RuleTesting

@Suite("Tests under chaos")
struct ChaosTests {
  private static let test = """
    it("answers once", function()
      rules.load "rule.lua"
      for i = 1, 3 do space.create("CommunityThread", { Subject = "thread " .. i }) end
      rules.settle()
      expect(sent()).to_have_length(6)
    end)
    """

  @Test func aRuleThatSendsInHandlers_losesNothingAndRepeatsNothing() async throws {
    let folder = try TestFolder([
      "rule.lua": """
      on.created("CommunityThread", function(thread)
        thread:reply("Welcome")
        notify("desk", thread.Subject)
      end)
      """,
      "rule_test.lua": Self.test,
    ])
    let results = try await folder.run { $0.chaos = 25 }
    #expect(results.map(\.word) == ["passed"], "seed \(results.first?.failure?.seed ?? 0)")
  }

  /// The process may end there, too.
  @Test func aRuleThatAsksTheSpaceAsItLoads_isLoadedAgain() async throws {
    let folder = try TestFolder([
      "rule.lua": """
      local me = nexudus.me()
      on.created("CommunityThread", function(thread) notify("desk", me.FullName .. thread.Subject) end)
      """,
      "rule_test.lua": """
      it("tells once", function()
        rules.load "rule.lua"
        for i = 1, 3 do
          space.create("CommunityThread", { Subject = "thread " .. i })
          rules.settle()
        end
        expect(sent()).to_have_length(3)
      end)
      """,
    ])
    let results = try await folder.run { $0.chaos = 40 }
    #expect(results.map(\.word) == ["passed"], "seed \(results.first?.failure?.seed ?? 0)")
  }

  /// A variable is no memory: what a rule counts there is gone with its process.
  @Test func aRuleThatRemembersInVariables_isFound_andTheSameSeedFindsItAgain() async throws {
    let folder = try TestFolder([
      "rule.lua": """
      local count = 0
      on.created("CommunityThread", function(thread)
        count = count + 1
        if count == 3 then for i = 1, 6 do notify("desk", "message " .. i) end end
      end)
      """,
      "rule_test.lua": Self.test,
    ])
    let failure = try #require(try await folder.run { $0.chaos = 60 }.first?.failure)
    let seed = try #require(failure.seed)
    let again = try #require(
      try await folder.run {
        $0.chaos = 1
        $0.seed = seed
      }.first?.failure)
    #expect(again.seed == seed && again.effects == failure.effects && again.journal == failure.journal)
  }
}
