import Foundation
import Testing

/// `concierge test`, by the program itself: golden output, formats, exit codes.
@Suite struct TestCommandTests {
  let program: Program

  init() throws { program = try Program() }

  private static let rule = """
    on.created("CommunityThread", function(thread)
      thread:reply("Welcome, " .. thread.Subject)
    end)
    """
  private static let test = """
    describe("greet", function()
      before_each(function() rules.load "greet.lua" end)
      it("greets", function()
        space.create("CommunityThread", { Subject = "Ada" })
        rules.settle()
        expect(#sent()).to_equal(1)
      end)
      it("greets <b> & \\"c\\"", function()
        space.create("CommunityThread", { Subject = "Ben" })
        rules.settle()
        expect(sent()[1].body).to_equal({ Message = "Hello, Ben" })
      end)
      it.skip("later", function() end)
    end)
    """

  private func write() throws {
    _ = try program.script("greet.lua", Self.rule)
    _ = try program.script("greet_test.lua", Self.test)
  }

  /// The output without what differs from run to run.
  private func stable(_ text: String) -> String {
    text.replacing(/in \d+(\.\d)? m?s\n/, with: "in TIME\n").replacing(/time="[^"]*"/, with: "time=\"T\"")
  }

  @Test func text_showsEachTest_theDifference_whatWasSent_andWhatHappened() async throws {
    try write()
    let ending = try await program.run("test")
    #expect(ending.status == 1)
    #expect(ending.errors == "")
    #expect(
      stable(ending.output) == """
        greet_test.lua
          ✓ greet › greets
          ✗ greet › greets <b> & "c"
              error: expected another table: - is what was expected, + what there was
                at greet_test.lua:11
                11 |     expect(sent()[1].body).to_equal({ Message = "Hello, Ben" })
                {
              -   Message = "Hello, Ben",
              +   CommunityThreadId = 37001,
              +   Message = "Welcome, Ben",
              +   UserId = 201001,
                }
              what was sent:
                POST CommunityMessage {"CommunityThreadId":37001,"Message":"Welcome, Ben","UserId":201001}
              what happened:
                greet: created CommunityThread is on; 0 records were there before
                greet: created CommunityThread, CommunityThread 37001: done
          - greet › later (left out)

        1 test passed, 1 failed, 1 left out in 1 file, in TIME

        """)
  }

  @Test func tap_isVersion14() async throws {
    try write()
    let ending = try await program.run("test", "--tap")
    #expect(ending.status == 1)
    #expect(
      ending.output == """
        TAP version 14
        ok 1 - greet_test.lua: greet › greets
        not ok 2 - greet_test.lua: greet › greets <b> & "c"
          ---
          message: "expected another table: - is what was expected, + what there was"
          at: "greet_test.lua:11"
          sent:
            - "POST CommunityMessage {\\"CommunityThreadId\\":37001,\\"Message\\":\\"Welcome, Ben\\",\\"UserId\\":201001}"
          ...
        ok 3 - greet_test.lua: greet › later # SKIP left out
        1..3

        """)
  }

  @Test func junit_isXMLThatAParserReads() async throws {
    try write()
    let ending = try await program.run("test", "--junit", "out.xml")
    #expect(ending.status == 1)
    let text = stable(try String(contentsOfFile: program.folder + "/out.xml", encoding: .utf8))
    #expect(
      text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"3\" failures=\"1\" skipped=\"1\"")
    )
    #expect(
      text.contains(
        "<testcase name=\"greets &lt;b&gt; &amp; &quot;c&quot;\" classname=\"greet\" file=\"greet_test.lua\" line=\"8\""
      ))
    let read = try await program.run(
      executable: "/usr/bin/python3",
      arguments: [
        "-c", "import xml.etree.ElementTree as e; print([c.get('name') for c in e.parse('out.xml').iter('testcase')])",
      ])
    #expect(read.output == "['greets', 'greets <b> & \"c\"', 'later']\n", "\(read.errors)")
  }

  @Test func folders_giveTheirTests_alsoInSubfolders_andPathsMustBeTests() async throws {
    _ = try program.script("a/one_test.lua", "it('one', function() end)")
    _ = try program.script("a/b/two_test.lua", "it('two', function() end)")
    _ = try program.script("a/.hidden/three_test.lua", "it('three', function() end)")
    let all = try await program.run("test", "a")
    #expect(all.output.split(separator: "\n").first { $0.hasSuffix("_test.lua") } == "a/b/two_test.lua")
    #expect(all.output.contains("2 tests passed in 2 files"))
    try write()
    let rule = try await program.run("test", "greet.lua")
    #expect(rule.status == 2)
    #expect(
      rule.errors == """
        error: greet.lua is no test file: their names end in _test.lua
          hint: concierge test greet_test.lua

        """)
  }

  @Test(arguments: [
    (["test", "nowhere"], "error: can't read nowhere: No such file or directory"),
    (["test", "--filter", "nobody"], "error: no test has \"nobody\" in its name"),
    (["test", "--chaos", "0"], "Error: --chaos takes a number from 1 to 100000"),
    (["test", "--watch", "--tap"], "Error: --watch shows results to people"),
  ])
  func whatCannotBeRun_isSaid_with2(_ arguments: [String], _ words: String) async throws {
    try write()
    let ending = try await program.run(arguments: arguments)
    #expect(ending.status == 2)
    #expect(ending.errors.hasPrefix(words), "\(ending.errors)")
  }

  @Test func anEmptyFolder_saysHowToBegin() async throws {
    let ending = try await program.run("test")
    #expect(ending.status == 2)
    #expect(
      ending.errors == """
        error: there is no *_test.lua in .
          hint: a rule and a test for it are written by: concierge new NAME

        """)
  }

  @Test func chaos_namesTheSeedThatFails() async throws {
    _ = try program.script(
      "greet.lua",
      """
      local greeted = {}
      on.created("CommunityThread", function(thread)
        greeted[#greeted + 1] = thread.Subject
        if #greeted == 3 then notify("desk", table.concat(greeted, ", ")) end
      end)
      """)
    _ = try program.script(
      "greet_test.lua",
      """
      it("counts", function()
        rules.load "greet.lua"
        for i = 1, 3 do space.create("CommunityThread", { Subject = "T" .. i }) end
        rules.settle()
        expect(#sent()).to_equal(1)
      end)
      """)
    let calm = try await program.run("test")
    #expect(calm.status == 0, "\(calm.output)")
    let ending = try await program.run("test", "--chaos", "50")
    #expect(ending.status == 1)
    let match = try #require(ending.output.firstMatch(of: /seed (\d+): repeat it with --chaos 1 --seed (\d+)/))
    let again = try await program.run("test", "--chaos", "1", "--seed", String(match.1))
    #expect(again.status == 1 && stable(again.output) == stable(ending.output))
  }

  @Test func settingsBesideTheTest_areThoseOfRealRuns() async throws {
    try write()
    _ = try program.script(
      "concierge.lua",
      "channel(\"desk\", { slack = secret \"DESK_URL\" })\ngrant(\"greet\", { write = { \"Booking\" } })\n")
    let ending = try await program.run("test", "--filter", "greets")
    #expect(ending.status == 1)
    #expect(ending.output.contains("the operator grants \"greet\" no writes to CommunityMessage"), "\(ending.output)")
  }

  @Test func snapshots_areWrittenBesideTheTest_unlessCIIsSet() async throws {
    _ = try program.script("s_test.lua", "it('is', function() expect({ a = 1 }).to_match_snapshot('state') end)")
    let careful = try await program.run("test", environment: ["CI": "true"])
    #expect(careful.status == 1 && careful.output.contains("there is no snapshot of this yet"))
    let first = try await program.run("test")
    #expect(
      first.status == 0 && first.output.contains("1 test passed, 1 snapshot written in 1 file"), "\(first.output)")
    let kept = try String(contentsOfFile: program.folder + "/__snapshots__/s_test.json", encoding: .utf8)
    #expect(kept == "{\n  \"is · state\": \"{\\n  a = 1,\\n}\"\n}\n")
    let second = try await program.run("test", environment: ["CI": "true"])
    #expect(second.status == 0)
  }
}
