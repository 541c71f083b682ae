import Foundation
import JSONPages
import SpaceModel
import Testing

/// `--plan` and `concierge apply`, as a person uses them.
@Suite struct ApplyCommandTests {
  private static let script = """
    rule { name = "greet" }
    on.created("CommunityThread", function(thread)
      thread:reply("Hello there")
      notify("desk", "greeted " .. thread.Id .. " with " .. secret("CODE"))
    end)
    """

  /// A space with two new threads, and the plan to greet them.
  private func planned() async throws -> (served: ServedSpace, rule: String, plan: String, threads: [Int64]) {
    let served = try await ServedSpace()
    let rule = try served.program.script("greet.lua", Self.script)
    _ = try served.program.script("concierge.lua", "channel(\"desk\", { terminal = true })")
    _ = try await served.program.run("secret", "set", "CODE", input: "open-sesame\n")
    let threads = [try served.post("one"), try served.post("two")]
    let plan = served.program.folder + "/plan.json"
    let made = try await served.run("run", rule, "--since", "1h", "--plan", plan)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.contains("2 creates of CommunityMessage, 2 notifications to desk"), "\(made.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 0 })
    return (served, rule, plan, threads)
  }

  @Test(.timeLimit(.minutes(2))) func plan_isPrivate_holdsNoSecret_andIsSentOnce() async throws {
    let (served, _, plan, threads) = try await planned()
    let attributes = try FileManager.default.attributesOfItem(atPath: plan)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try !String(contentsOfFile: plan, encoding: .utf8).contains("open-sesame"))

    let unasked = try await served.run("apply", plan)
    #expect(unasked.status == 2 && unasked.errors.contains("--yes sends them"), "\(unasked.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 0 })

    let applied = try await served.run("apply", plan, "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(applied.output.contains("greet: 4 effects") && applied.errors.contains("4 effects sent"))
    #expect(!(applied.output + applied.errors).contains("open-sesame"))
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 1 })

    let again = try await served.run("apply", plan, "--yes")
    #expect(again.status == 2 && again.errors.contains("was applied at"), "\(again.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 1 })
    let events = try await served.run("events", "--json", "--rule", "greet")
    #expect(events.output.contains("\"plan\""), "\(events.output)")
    await served.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aRecordThatMoved_refusesTheWholePlan_withACodeOfItsOwn() async throws {
    let (served, _, plan, threads) = try await planned()
    try served.space.update("CommunityThread", threads[1], ["Message": "solved, thanks"])
    let ending = try await served.run("apply", plan, "--yes")
    #expect(ending.status == 6, "\(ending.errors)")
    #expect(ending.errors.contains("CommunityThread \(threads[1]) \"Question\": "), "\(ending.errors)")
    #expect(ending.errors.contains("nothing was sent"))
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 0 })
    await served.stop()
  }

  @Test(.timeLimit(.minutes(2))) func editedPlan_isSentAsItIs_oldAndForeignOnesAreRefused() async throws {
    let (served, _, plan, threads) = try await planned()
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    func apply(_ edit: (String) -> String, _ more: String...) async throws -> Program.Ending {
      try edit(text).write(toFile: plan, atomically: false, encoding: .utf8)
      return try await served.program.run(
        arguments: ["apply", plan, "--yes"] + more, environment: served.environment)
    }
    let foreign = try await apply { $0.replacingOccurrences(of: "\"account\": \"", with: "\"account\": \"x") }
    #expect(foreign.status == 2 && foreign.errors.contains("was made for x"), "\(foreign.errors)")
    let mistaken = try await apply { $0.replacingOccurrences(of: "\"Message\":", with: "\"Mesage\":") }
    #expect(mistaken.status == 2 && mistaken.errors.contains("did you mean \"Message\""), "\(mistaken.errors)")
    let made = try #require(text.range(of: #""made": "\d{4}"#, options: .regularExpression))
    let old = try await apply { $0.replacingCharacters(in: made, with: "\"made\": \"2020") }
    #expect(old.status == 2 && old.errors.contains("--force-old"), "\(old.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 0 })
    let edited = try await apply(
      {
        $0.replacingCharacters(in: made, with: "\"made\": \"2020").replacingOccurrences(of: "Hello there", with: "Hi")
      },
      "--force-old", "--json")
    #expect(edited.status == 0, "\(edited.errors)")
    #expect(edited.errors.contains(#"{"applied":{"sent":4,"before":0}}"#), "\(edited.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hi") == 1 })
    await served.stop()
  }

  @Test(.timeLimit(.minutes(2))) func watch_makesThePlanOfAllItsRules() async throws {
    let (served, rule, plan, threads) = try await planned()
    let tag = try served.program.script(
      "tag.lua", "on.created(\"CommunityThread\", function(t) t:update { Subject = \"\\27[31mred\" } end)")
    let ending = try await served.run("watch", rule, tag, "--since", "1h", "--until-idle", "--plan", plan)
    #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    #expect(ending.output.contains("2 rules, 6 effects"), "\(ending.output)")
    // Two rules about the same record: what the one changes is no move to the other.
    let applied = try await served.run("apply", plan, "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    #expect(threads.allSatisfy { served.replies(to: $0, holding: "Hello") == 1 })
    await served.stop()
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["created", "updated"])
  func whatThePlanHasSent_itsRuleDoesNotSendAgain_aLaterChangeIsAnotherEvent(kind: String) async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "note.lua",
      """
      rule { name = "note" }
      on.\(kind)("CommunityThread", function(thread)
        thread:reply("answered")
        thread:update { Subject = "Answered: " .. thread.Subject }
      end)
      """)
    let known = try served.post("known")
    #expect(try await served.run("run", rule).status == 0)
    var thread = known
    if kind == "created" {
      thread = try served.post("new")
    } else {
      try served.space.update("CommunityThread", known, ["Message": "asked again"])
    }
    let plan = served.program.folder + "/plan.json"
    let made = try await served.run("run", rule, "--plan", plan)
    #expect(made.errors.contains("1 rule, 2 effects"), "\(made.errors)")
    let applied = try await served.run("apply", plan, "--yes")
    #expect(applied.status == 0, "\(applied.errors)")
    func replies() -> Int { served.replies(to: thread, holding: "answered") }
    let after = try await served.run("run", rule)
    #expect(after.status == 0 && replies() == 1, "\(after.errors)")
    #expect(try await served.run("run", rule, "--dry-run").errors.contains("no effects"))
    let events = try await served.run("events", "--json", "--rule", "note")
    #expect(events.output.contains("its effects were sent by concierge apply"), "\(events.output)")
    try served.space.update("CommunityThread", thread, ["Message": "one more question"])
    let again = try await served.run("run", rule)
    #expect(again.status == 0 && replies() == (kind == "created" ? 1 : 2), "\(again.errors)")
    await served.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aRunThatFails_keepsNoPlan_andTheDemoSpaceTakesNone() async throws {
    let program = try Program()
    let plan = program.folder + "/plan.json"
    let failed = try await program.run(
      "run", "--space", "demo", "--plan", plan, "-e",
      "nexudus.Coworker:first{}:update { Tag = 'x' } error('enough')")
    #expect(failed.status == 1 && failed.errors.contains("was not kept"), "\(failed.errors)")
    #expect(!FileManager.default.fileExists(atPath: plan))
    let made = try await program.run(
      "run", "--space", "demo", "--plan", plan, "-e", "nexudus.Coworker:first{}:update { Tag = 'x' }")
    #expect(made.status == 0, "\(made.errors)")
    let applied = try await program.run("apply", plan, "--yes")
    #expect(applied.status == 2 && applied.errors.contains("concierge simulator"), "\(applied.errors)")
  }
}
