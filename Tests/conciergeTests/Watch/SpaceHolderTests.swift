import Foundation
import Testing

/// Commands that name an event, an effect or a rule, where `concierge.lua` has several spaces.
@Suite struct SpaceHolderTests {
  @Test(.timeLimit(.minutes(2))) func whatOneSpaceHas_isFound_andWhatBothHave_asksForTheFlag() async throws {
    let two = try await TwoSpaces()
    // Two events in porto, one in lisbon, each of which waits for approval.
    let rule = try two.program.script(
      "greet.lua",
      """
      rule { space = "all", approve = "all" }
      on.created("CommunityThread", function(thread) thread:reply("Hello") end)
      """)
    let threads = [try two.porto.post("one"), try two.porto.post("two")]
    let here = try two.lisbon.post("three")
    let held = try await two.run("run", rule, "--since", "1h")
    #expect(held.errors.contains("in lisbon, porto"), "\(held.errors)")

    let inbox = try await two.run("inbox")
    #expect(inbox.output.contains("lisbon:\n") && inbox.output.contains("porto:\n"), "\(inbox.output)")
    let lines = try await two.run("inbox", "--json").output
    #expect(lines.components(separatedBy: "\"space\":\"porto\"").count == 3, "\(lines)")

    let found = try await two.run("inbox", "show", "2")
    #expect(found.status == 0 && found.errors.contains("in porto"), "\(found.errors)")
    for command in [
      ["events", "show", "1"], ["inbox", "show", "1"], ["events", "drop", "1"], ["inbox", "approve", "1"],
    ] {
      let asked = try await two.program.run(arguments: command, environment: [:])
      #expect(asked.status == 2 && asked.errors.contains("--space lisbon"), "\(command): \(asked.errors)")
    }
    #expect(try await two.run("inbox", "approve", "greet").errors.contains("each have effects that wait"))
    #expect(try await two.run("events", "show", "1", "--space", "porto").status == 0)
    #expect(try await two.run("events", "show", "77").errors.contains("there is no event 77"))
    #expect(try await two.run("events", "show", "2", "--space", "lisbon").status == 2)

    #expect(try await two.run("inbox", "approve", "2").status == 0)
    #expect(try await two.run("inbox", "approve", "--space", "lisbon", "--all").status == 0)
    _ = try await two.run("run", rule)
    let greeted = threads.filter { two.porto.replies(to: $0, holding: "Hello") == 1 }
    #expect(greeted.count == 1 && two.lisbon.replies(to: here, holding: "Hello") == 1)
    // Now that one alone has some that wait, it is not asked for.
    let rest = try await two.run("inbox", "reject", "greet")
    #expect(rest.status == 0 && rest.errors.contains("in porto"), "\(rest.errors)")
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aPause_holdsTheRuleInAllItsSpaces_orInTheOneOfTheFlag() async throws {
    let two = try await TwoSpaces()
    let everywhere = try two.program.script("all.lua", "rule { space = \"all\" }\nevery(\"1h\", function() end)")
    let one = try two.program.script("one.lua", "rule { space = \"porto\" }\nevery(\"1h\", function() end)")
    _ = try await two.run("watch", everywhere, one, "--until-idle")
    let both = try await two.run("pause", "all")
    #expect(both.errors.contains("lisbon: all is paused") && both.errors.contains("porto: all is paused"))
    let ported = try await two.run("pause", "one")
    #expect(ported.errors.contains("porto: one is paused") && !ported.errors.contains("lisbon"), "\(ported.errors)")
    let wrong = try await two.run("pause", "oen")
    #expect(wrong.status == 2 && wrong.errors.contains("did you mean \"one\""), "\(wrong.errors)")
    let lisbon = try await two.run("resume", "all", "--space", "lisbon")
    #expect(lisbon.errors.contains("lisbon: all goes on") && !lisbon.errors.contains("porto"), "\(lisbon.errors)")
    let rest = try await two.run("resume", "all")
    #expect(rest.errors.contains("lisbon: all was not paused") && rest.errors.contains("porto: all goes on"))
    let each = try await two.run("pause")
    #expect(each.errors.contains("lisbon: every rule") && each.errors.contains("porto: every rule"), "\(each.errors)")
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func forgetting_findsTheSpaceThatKeepsSomething_orAsks() async throws {
    let two = try await TwoSpaces()
    let rule = try two.program.script(
      "note.lua", "rule { space = \"all\" }\non.created(\"CommunityThread\", function(t) log.info(t.Subject) end)")
    let thread = "CommunityThread:\(try two.porto.post("about me"))"
    _ = try await two.run("run", rule, "--since", "1h")
    let exported = try await two.run("events", "export", "--about", thread, "--json")
    #expect(exported.status == 0 && exported.errors.contains("porto"), "\(exported.errors)")
    #expect(try await two.run("forget", thread, "--yes").errors.contains("in porto"))
    #expect(try await two.run("events", "export", "--about", thread, "--space", "porto").output.isEmpty == false)
    await two.stop()
  }
}
