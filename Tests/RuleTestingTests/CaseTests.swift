import Scripting
import Testing

@testable import RuleTesting

@Suite("Cases of a test file")
struct CaseTests {
  @Test func describe_namesItsCases_andHooksRunFromTheOutside() async throws {
    let folder = try TestFolder([
      "rule_test.lua": """
      local seen = {}
      before_each(function() seen[#seen + 1] = "outer" end)
      describe("outer", function()
        before_each(function() seen[#seen + 1] = "inner" end)
        after_each(function() expect(seen).to_equal({ "outer", "inner", "case" }) end)
        it("runs", function() seen[#seen + 1] = "case" end)
        describe("deep", function() it("is named", function() seen[#seen + 1] = "case" end) end)
      end)
      """
    ])
    let results = try await folder.run()
    #expect(results.map(\.test.title) == ["outer › runs", "outer › deep › is named"])
    #expect(results.map(\.word) == ["passed", "passed"])
    #expect(results.map(\.test.line) == [6, 7])
  }

  @Test func eachCase_hasASpaceAStateAndVariablesOfItsOwn() async throws {
    let body = """
      count = (count or 0) + 1
      expect(count).to_equal(1)
      expect(#space.list("Coworker")).to_equal(0)
      expect(space.now()).to_equal("2026-01-05T09:00:00Z")
      expect(store.get("key")).to_be_nil()
      space.create("Coworker", { FullName = "Ada" })
      store.set("key", 1)
      space.advance("3d")
      """
    let folder = try TestFolder([
      "rule_test.lua": "count = nil\nfor i = 1, 3 do it(\"case \" .. i, function()\n\(body)\nend) end"
    ])
    #expect(try await folder.run().map(\.word) == ["passed", "passed", "passed"])
  }

  @Test func afterEach_runsWhenTheCaseFailed_andItsOwnFailureComesSecond() async throws {
    let folder = try TestFolder([
      "rule_test.lua": """
      after_each(function() error("second") end)
      it("fails", function() error("first") end)
      it("passes", function() end)
      """
    ])
    let messages = try await folder.run().map(\.word)
    #expect(messages[0].contains("first") && messages[1].contains("second"), "\(messages)")
  }

  @Test func skipAndOnly_leaveOthersOut() async throws {
    let skipping = try TestFolder([
      "rule_test.lua":
        "it.skip(\"a\", function() end) it(\"b\", function() end) describe.skip(\"c\", function() it(\"d\", "
        + "function() end) end)"
    ])
    #expect(try await skipping.run().map(\.word) == ["skipped", "passed", "skipped"])
    let focused = try TestFolder([
      "rule_test.lua": "it(\"a\", function() end) it.only(\"b\", function() end)"
    ])
    #expect(try await focused.run().map(\.word) == ["skipped", "passed"])
  }

  @Test func filter_keepsTheCasesWhoseTitleHasTheText_inAnyCase() async throws {
    let folder = try TestFolder([
      "rule_test.lua": "it(\"answers Ada\", function() end) it(\"leaves Ben alone\", function() end)"
    ])
    let results = try await folder.run { $0.filter = "ADA" }
    #expect(results.map(\.test.title) == ["answers Ada"])
  }

  @Test func jobs_changeNeitherResultsNorTheirOrder() async throws {
    let files = Dictionary(
      uniqueKeysWithValues: (1...6).map { file in
        ("f\(file)_test.lua", "for i = 1, 4 do it(\"\(file).\" .. i, function() space.advance(i .. \"h\") end) end")
      })
    let folder = try TestFolder(files)
    let names = files.keys.sorted()
    let alone = try await folder.runAll(names)
    let together = try await folder.runAll(names) { $0.jobs = 6 }
    #expect(alone.order == together.order && together.order.count == 24)
    #expect(together.results.map(\.word) == Array(repeating: "passed", count: 24))
  }

  @Test func aFileThatDoesNotLoad_saysWhereAndWhy() async throws {
    let folder = try TestFolder(["rule_test.lua": "it(\"a\", function()\n  local x = = 1\nend)"])
    await #expect {
      try await folder.run()
    } throws: { error in
      (error as? ScriptFailure)?.report(color: false).hasSuffix(
        """
        rule_test.lua:2
          2 |   local x = = 1
            |             ^
          hint: to compare, Lua writes ==
        """) == true
    }
  }

  @Test func aTriggerInATestFile_isRefused() async throws {
    let folder = try TestFolder(["rule_test.lua": "on.created(\"Coworker\", function() end) it(\"a\", function() end)"])
    await #expect { try await folder.run() } throws: { "\($0)".contains("a test file has none of its own") }
  }
}
