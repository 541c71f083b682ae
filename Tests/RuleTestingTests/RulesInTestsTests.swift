import Scripting
import Testing

@testable import RuleTesting

@Suite("Rules at work in tests")
struct RulesInTestsTests {
  private static let greeter = """
    on.created("CommunityThread", function(thread) thread:reply("Welcome, " .. thread.Subject) end)
    """

  private func run(_ body: String, rule: String = greeter) async throws -> TestFailure? {
    try await TestFolder.failure(of: body, rule: rule)
  }

  @Test func settle_deliversWhatTheTestDid_andSentHasIt() async throws {
    let failure = try await run(
      """
      space.create("CommunityThread", { Subject = "before" })
      rules.load "rule.lua"
      local thread = space.create("CommunityThread", { Subject = "Ada" })
      expect(sent()).to_equal({})
      rules.settle()
      rules.settle()
      expect(sent()).to_have_length(1)
      expect(sent()[1]).to_include({ method = "POST", entity = "CommunityMessage",
        path = "/api/community/communitymessages", body = { Message = "Welcome, Ada", CommunityThreadId = thread.Id } })
      expect(space.list("CommunityMessage")[1].Message).to_equal("Welcome, Ada")
      """)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func advance_firesWhatIsDueOnTheWay() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      space.advance("3d")
      expect(rules.output()).to_equal({ "2026-01-06", "2026-01-07", "2026-01-08" })
      """, rule: "cron(\"0 8 * * *\", function() print(time.now():sub(1, 10)) end)")
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func zone_isThatOfSchedules() async throws {
    let failure = try await run(
      """
      space.zone "America/New_York"
      rules.load "rule.lua"
      space.advance("1d")
      expect(rules.output()).to_equal({ "2026-01-05T13:00:00Z" })
      """, rule: "cron(\"0 8 * * *\", function() print(time.now()) end)")
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func aRuleThatFails_failsTheTest_withThePlaceInTheRule() async throws {
    let failure = try #require(
      try await run(
        "rules.load \"rule.lua\"\nspace.create(\"CommunityThread\")\nrules.settle()",
        rule: "on.created(\"CommunityThread\", function(thread)\n  print(thread.Subjct)\nend)"))
    #expect(
      failure.failure.message.hasPrefix(
        "the rule rule failed at created CommunityThread 37001: rule.lua:2: CommunityThread has no field \"Subjct\""),
      "\(failure.failure.message)")
    #expect(failure.journal.contains { $0.contains("failed") }, "\(failure.journal)")
  }

  @Test func failures_areTheTestsToLookAt() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      space.create("CommunityThread")
      rules.settle()
      expect(rules.failures()).to_have_length(1)
      expect(rules.failures()[1]).to_include({ rule = "rule", entity = "CommunityThread", state = "failed" })
      expect(rules.failures()[1].error).to_contain("no room")
      """, rule: "on.created(\"CommunityThread\", function(thread) error(\"no room\") end)")
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func fail_isSeenByRulesAlone_andTheNextAttemptSendsOnce() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      space.fail { method = "POST", entity = "CommunityMessage", status = 500, times = 50 }
      space.create("CommunityThread", { Subject = "Ada" })
      expect(nexudus.CommunityThread:count()).to_equal(1)
      rules.settle()
      expect(sent()).to_equal({})
      expect(rules.failures()).to_have_length(1)
      space.advance("1d")
      expect(sent()).to_have_length(1)
      expect(rules.failures()).to_equal({})
      """)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func aLostAnswer_isLookedUp_andNothingIsSentTwice() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      space.fail { method = "POST", entity = "CommunityMessage", lost = true }
      space.create("CommunityThread", { Subject = "Ada" })
      space.advance("1d")
      expect(sent()).to_have_length(1)
      """)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func restart_losesVariables_andKeepsTheState() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      for i = 1, 2 do
        space.create("CommunityThread")
        rules.settle()
        rules.restart()
      end
      expect(rules.output()).to_equal({ "1 1", "1 2" })
      """,
      rule: """
        local count = 0
        on.created("CommunityThread", function()
          count = count + 1
          print(count .. " " .. store.add("count", 1))
        end)
        """)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func notices_calls_andMail_areCaught() async throws {
    let failure = try await run(
      """
      http.reply("https://api.example.com/", { json = { id = 7 } })
      rules.load "rule.lua"
      space.create("CommunityThread", { Subject = "Ada" })
      rules.settle()
      expect(sent()).to_have_length(3)
      expect(sent()[1]).to_include({ method = "NOTIFY", channel = "desk", text = "Ada" })
      expect(sent()[2]).to_include({ channel = "mail", to = "ada@example.com" })
      expect(sent()[3]).to_include({ method = "POST", url = "https://api.example.com/x", body = { name = "Ada" } })
      expect(rules.output()).to_equal({ "7" })
      """,
      rule: """
        on.created("CommunityThread", function(thread)
          notify("desk", thread.Subject)
          notify("mail", { text = "hello", to = "ada@example.com" })
          print(http.post("https://api.example.com/x", { json = { name = thread.Subject } }).json().id)
        end)
        """)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func run_isForScriptsWithoutTriggers() async throws {
    let folder = try TestFolder([
      "report.lua": "print(arg[1], nexudus.Coworker:count())",
      "rule.lua": Self.greeter,
      "rule_test.lua": """
      it("runs", function()
        space.create("Coworker", { FullName = "Ada" })
        rules.run("report.lua", { "today" })
        expect(rules.output()).to_equal({ "today\\t1" })
      end)
      it("tells one from the other", function()
        expect(function() rules.load "report.lua" end).to_raise("rules.run \\"report.lua\\"")
        expect(function() rules.run "rule.lua" end).to_raise("rules.load")
      end)
      """,
    ])
    #expect(try await folder.run().map(\.word) == ["passed", "passed"])
  }

  @Test func approval_waitsUntilTheTestApproves() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      space.create("CommunityThread", { Subject = "Ada" })
      rules.settle()
      expect(sent()).to_equal({})
      expect(rules.waiting()).to_have_length(1)
      rules.approve(rules.waiting()[1].number)
      rules.settle()
      expect(sent()).to_have_length(1)
      expect(rules.waiting()).to_equal({})
      """, rule: "rule { approve = \"all\" }\n" + Self.greeter)
    #expect(failure == nil, "\(String(describing: failure))")
  }

  @Test func payAndDelete_areEventsLikeOthers() async throws {
    let failure = try await run(
      """
      rules.load "rule.lua"
      local invoice = space.create("CoworkerInvoice", { InvoiceNumber = "A-1", TotalAmount = 120, Paid = false })
      rules.settle()
      expect(space.pay(invoice).Paid).to_be_true()
      rules.settle()
      expect(rules.output()).to_equal({ "gone\\tA-1" })
      """,
      rule: """
        on.gone("CoworkerInvoice", { where = { Paid = false } }, function(invoice) print("gone", invoice.InvoiceNumber) end)
        """)
    #expect(failure == nil, "\(String(describing: failure))")
  }
}
