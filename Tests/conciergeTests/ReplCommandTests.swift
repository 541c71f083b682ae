import Foundation
import Testing

@testable import concierge

@Suite("concierge repl")
struct ReplCommandTests {
  @Test func lines_ofAPipe_areRun_withoutAPrompt() async throws {
    let program = try Program()
    let ending = try await program.run(
      "repl", "--space", "demo",
      input: """
        local two = 2
        two + 1, "a"
        for i = 1, 2 do
          print(i * two)
        end

        -- nothing
        { a = { 1, 2 }, b = two }
        """)
    #expect(ending.output == "3\n\"a\"\n2\n4\n{ a = { 1, 2 }, b = 2 }\n")
    #expect(ending.errors == "")
    #expect(ending.status == 0)
  }

  @Test func aLineThatFails_leavesTheOthersRunning_andEndsWithOne() async throws {
    let program = try Program()
    let ending = try await program.run("repl", "--space", "demo", input: "prnt(1)\nprint(2)\n")
    #expect(ending.output == "2\n")
    #expect(
      ending.errors == """
        error: there is no global "prnt"; did you mean "print"?
          at repl:1
          1 | prnt(1)
            | ^^^^

        """)
    #expect(ending.status == 1)
  }

  @Test func lines_areCounted_withCommandsAndMistakesAmongThem() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo",
      input: ":hlep\n:doc Nothing\n:plan\n\n-- a remark\nx = = 1\nfor i = 1, 2 do\nend\nprnt(1)\n")
    #expect(ending.errors.contains("  6 | x = = 1\n"))
    #expect(ending.errors.contains("  9 | prnt(1)\n"))
  }

  @Test func aCall_thatFails_namesItsLine() async throws {
    let ending = try await Program().run("repl", "--space", "demo", input: "1\nnexudus.Coworker:get(1)\n")
    #expect(ending.errors.contains("  at repl:2\n  2 | nexudus.Coworker:get(1)\n"), "\(ending.errors)")
  }

  @Test func whatIsUnfinishedAtTheEnd_isAMistake() async throws {
    let ending = try await Program().run("repl", "--space", "demo", input: "print(1)\nfor i = 1, 2 do\n")
    #expect(ending.output == "1\n")
    #expect(
      ending.errors == """
        error: "end" is missing to close "for" before the end of the file
          at repl:2
          2 | for i = 1, 2 do
            | ^^^

        """)
    #expect(ending.status == 1)
  }

  @Test func records_areShown_andCallsWait() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo",
      input: """
        t = nexudus.CommunityThread:first {}
        t
        nexudus.CommunityThread:list { size = 2 }
        t.Subjekt
        """)
    #expect(ending.output.hasPrefix("CommunityThread 37001 \"Lauftreff\"\nBusinessId         16002 -> Business\n"))
    #expect(ending.output.hasSuffix("CommunityThread: 2\n"))
    #expect(ending.errors.hasPrefix(#"error: CommunityThread has no field "Subjekt"; did you mean "Subject"?"#))
    #expect(ending.errors.contains("  4 | t.Subjekt\n    |   ^^^^^^^"))
    #expect(ending.status == 1)
  }

  // MARK: Commands

  @Test func commands_answer() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo", input: ":doc Coworker\n:plan\n:plan on\n:plan off\n:quit\nprint('not run')\n")
    #expect(ending.output.hasPrefix("Coworker  spaces/coworkers\n"))
    #expect(
      ending.output.hasSuffix(
        """
        plan off: writes are sent at once
        plan on: writes are only shown; :plan off sends those that follow
        plan off: writes are sent at once

        """))
    #expect(ending.errors == "")
    #expect(ending.status == 0)
  }

  @Test func help_listsTheCommands_andExplainsEntities() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo", input: ":help\n:help CommunityThread\n:help once\n:help conflict\n")
    #expect(
      ending.output.hasPrefix(
        """
        COMMAND
        :help [NAME]    explains a function, a topic, an entity, a kind of error; alone: this page
        :doc Entity     the fields, filters and roles of an entity
        :time [LUA]     how long Lua takes, and how many requests; alone: of the last line
        :save FILE      writes what ran well into a new file, as a script
        :plan [on|off]  whether writes are only shown
        :quit           ends, as Ctrl-D does

        """), "\(ending.output)")
    #expect(ending.output.contains("CommunityThread  community/communitythreads\n"))
    // The pages themselves are those of `concierge help`.
    for word in ["once", "conflict"] {
      let page = try await Program().run("help", word)
      #expect(page.status == 0 && ending.output.contains(page.output), "\(word)")
    }
    #expect(ending.status == 0)
  }

  @Test(arguments: [
    (
      ":help oncee",
      """
      error: there is no help on "oncee"; did you mean "once" or "OnceOptions"?
        hint: :help alone lists the commands of the session; concierge help lists the topics

      """
    ),
    (":hlep", "error: there is no command \":hlep\"; did you mean \":help\"?\n"),
    (
      ":doc Cowerker",
      """
      error: there is no entity "Cowerker"; did you mean "Coworker", "CoworkerNote" or "CoworkerTask"?
        hint: entities are spelled as Nexudus spells them: CommunityThread

      """
    ),
    (":doc", "error: :doc takes the name of an entity: :doc Coworker\n"),
    (":plan maybe", "error: :plan takes on or off, not \"maybe\"\n"),
    (":save", "error: :save takes the name of a new file: :save rule.lua\n"),
    (":save x.lua", "error: nothing has run well yet, so there is nothing to save\n"),
    (":time", "error: nothing has run yet\n  hint: like :time nexudus.Coworker:count()\n"),
  ])
  func mistakesInCommands_areTold(_ line: String, _ message: String) async throws {
    let ending = try await Program().run("repl", "--space", "demo", input: line + "\n")
    #expect(ending.errors == message)
    #expect(ending.output == "")
    #expect(ending.status == 1)
  }

  @Test func time_tellsRequests_ofALine_andOfTheLastOne() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo", input: ":time nexudus.Coworker:count() > 0\nnexudus.me().Id > 0\n:time\n")
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4, "\(lines)")
    #expect(lines.first == "true")
    #expect(try #/\d+ requests?, \d+ records?, 0 writes in [\d.]+ m?s/#.wholeMatch(in: lines[1]) != nil, "\(lines)")
    #expect(lines[3].hasPrefix("1 request, "))
    #expect(ending.status == 0)
  }

  @Test func save_writesAScript_thatRunsAlone_andNeverOverAFile() async throws {
    let program = try Program()
    let ending = try await program.run(
      "repl", "--space", "demo",
      input: "local n = 2\nfunction f(a)\n  return a * n\nend\nf(4)\nf(5), n\nprnt()\n:save kept.lua\n:save kept.lua\n")
    #expect(ending.output.hasSuffix("kept.lua: 6 lines; concierge run kept.lua runs them\n"))
    #expect(
      ending.errors.hasSuffix("error: kept.lua is there already\n  hint: name a new file, or remove that one first\n"))
    let saved = try String(contentsOfFile: program.folder + "/kept.lua", encoding: .utf8)
    #expect(saved == "local n = 2\nfunction f(a)\n  return a * n\nend\nf(4)\nprint(f(5), n)\n")
    let run = try await program.run("run", "--space", "demo", "kept.lua")
    #expect(run.output == "10\t2\n")
    #expect(run.status == 0)
  }

  @Test func planOn_showsTheWrite_andSendsNothing() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo",
      input: """
        t = nexudus.CommunityThread:first {}
        before = nexudus.CommunityMessage:count()
        :plan on
        reply = t:reply("Hello")
        nexudus.CommunityMessage:count() == before
        :plan off
        reply = t:reply("Hello")
        nexudus.CommunityMessage:count() == before + 1
        """)
    #expect(ending.output.contains("\ntrue\n") && ending.output.hasSuffix("\ntrue\n"), "\(ending.output)")
    #expect(ending.errors.contains("1  create CommunityMessage (new 1)"))
    #expect(ending.errors.components(separatedBy: "create CommunityMessage (new").count == 2)
    #expect(ending.status == 0)
  }

  @Test func dryRun_isAPlanFromTheBeginning() async throws {
    let ending = try await Program().run("repl", "--space", "demo", "--dry-run", input: ":plan\n")
    #expect(ending.output == "plan on: writes are only shown; :plan off sends those that follow\n")
  }

  @Test func triggers_sayWhatToDo() async throws {
    let ending = try await Program().run("repl", "--space", "demo", input: "every('1h', function() end)\n")
    #expect(
      ending.errors == """
        error: every has nothing to wait for here: what is typed runs at once, and is over
          at repl:1
          1 | every('1h', function() end)
          hint: write it into a file: concierge watch rule.lua waits for it, concierge trigger tries it on one event

        """)
    #expect(ending.status == 1)
  }

  @Test func secrets_areNeverShown() async throws {
    let ending = try await Program().run(
      "repl", "--space", "demo", environment: ["CRM_TOKEN": "tell-nobody-123"],
      input: "key = secret 'CRM_TOKEN'\nkey, { key }\nerror(key)\n")
    #expect(ending.output == "\"***\"\n{ \"***\" }\n")
    #expect(!ending.errors.contains("tell-nobody"))
  }

  @Test func anInterrupt_endsAPipe() async throws {
    let program = try Program()
    let ending = try await program.run(
      "repl", "--space", "demo", input: "print('begun')\nsleep('10m')\nprint('not run')\n",
      whileRunning: { process, output in
        while !output().contains("begun") { await Task.yield() }
        kill(process.processIdentifier, SIGINT)
      })
    #expect(ending.output == "begun\n")
    #expect(ending.status == 130)
  }
}
