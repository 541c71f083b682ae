import Foundation
import JSONPages
import SpaceModel
import Testing

/// How a watch begins, changes and ends, as whoever runs it sees it.
@Suite struct WatchLifeTests {
  @Test(.timeLimit(.minutes(4))) func aChangedFile_takesTheOldOnesPlace_aBrokenOneDoesNot() async throws {
    let served = try await ServedSpace()
    let program = served.program
    func write(_ word: String) throws -> String {
      try program.script("tick.lua", "every(\"1s\", function() print(\"\(word)\") end)")
    }
    let rule = try write("one")
    let ending = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("tick: one") }
      _ = try program.script("tick.lua", "every(\"1s\" function() end)")
      try await until { log().contains("the version before goes on") }
      let before = log().components(separatedBy: "tick: one").count
      try await until { log().components(separatedBy: "tick: one").count > before }
      _ = try program.script("tick.lua", "every(\"1s\", function() print(\"two\") end)")
      try await until { log().contains("tick: two") }
      watch.interrupt()
    }
    #expect(ending.status == 0)
    #expect(ending.output.contains("tick.lua:1"))
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4)), arguments: [SIGINT, SIGTERM, SIGHUP])
  func aSignal_endsIt_onceHandlersAreDone(number: Int32) async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "tick.lua", "every(\"1s\", function() print(\"begun\") sleep(\"1s\") print(\"done\") end)")
    let ending = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("tick: begun") }
      kill(watch.processIdentifier, number)
    }
    #expect(ending.status == 0)
    let begun = ending.output.components(separatedBy: "tick: begun").count
    #expect(ending.output.components(separatedBy: "tick: done").count == begun, "\(ending.output)")
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func aChangeInLib_reloadsWhoRequiresIt() async throws {
    let served = try await ServedSpace()
    let program = served.program
    _ = try program.script("lib/words.lua", "return { word = \"one\" }")
    let rule = try program.script(
      "tick.lua", "local words = require \"words\"\nevery(\"1s\", function() print(words.word) end)")
    _ = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("tick: one") }
      _ = try program.script("lib/words.lua", "return { word = \"two\" }")
      try await until { log().contains("tick: two") }
      watch.interrupt()
    }
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func aRenamedFileOfANamedRule_keepsItsPlace() async throws {
    let served = try await ServedSpace()
    let program = served.program
    let text = """
      rule { name = "greeter" }
      on.created("CommunityThread", { every = "1s" }, function(thread) print("saw " .. thread.Message) end)
      """
    let first = try program.script("a.lua", text)
    #expect(try await served.run("run", first).errors.contains("watching from now"))
    _ = try served.post("while it was away")
    try FileManager.default.removeItem(atPath: first)
    let second = try program.script("b.lua", text)
    let ending = try await served.run("run", second)
    #expect(ending.output == "saw while it was away\n")
    #expect(!ending.errors.contains("watching from now"))
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func twoFilesOfOneName_areBothNotLoaded_untilOneIsRenamed() async throws {
    let served = try await ServedSpace()
    let program = served.program
    _ = try program.script("a.lua", "rule { name = \"same\" }\nevery(\"1s\", function() print(\"a\") end)")
    _ = try program.script("b.lua", "rule { name = \"same\" }\nevery(\"1s\", function() print(\"b\") end)")
    _ = try await served.run("watch", program.folder) { watch, log in
      try await until { log().contains("both call themselves \"same\"") }
      _ = try program.script("b.lua", "rule { name = \"other\" }\nevery(\"1s\", function() print(\"b\") end)")
      try await until { log().contains("same: a") && log().contains("other: b") }
      watch.interrupt()
    }
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func aHandlerThatHangs_isCancelledAfterTheGraceTime_andRunsAgainLater() async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "slow.lua",
      """
      on.created("CommunityThread", { every = "1s" }, function(thread, event)
        local guard <close> = setmetatable({}, { __close = function() store.get("x") end })
        print("begins " .. thread.Message .. " at attempt " .. event.attempt)
        sleep("4m")
      end)
      """)
    let ending = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("watching from now") }
      _ = try served.post("hello")
      try await until { log().contains("begins hello") }
      kill(watch.processIdentifier, SIGTERM)
    }
    #expect(ending.status == 0)
    _ = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("begins hello at attempt 1") }
      kill(watch.processIdentifier, SIGKILL)
    }
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func aServerThatIsDown_isToldOnce_andTheRestGoesOn() async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "both.lua",
      """
      every("1s", function() print("tick") end)
      on.created("CommunityThread", { every = "1s" }, function(thread) print("saw " .. thread.Message) end)
      """)
    let ending = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("watching from now") }
      await served.stop()
      try await until { log().contains("warning: space: no connection") }
      let before = log().components(separatedBy: "both: tick").count
      try await until { log().components(separatedBy: "both: tick").count > before + 1 }
      watch.interrupt()
    }
    #expect(ending.output.components(separatedBy: "warning: space:").count == 2, "\(ending.output)")
  }

  @Test(.timeLimit(.minutes(4))) func mistakes_haveAClearLine_andTheOtherRulesGoOn() async throws {
    let served = try await ServedSpace()
    let program = served.program
    let mistakes = [
      "entity.lua": ("on.created(\"CommunityThred\", print)", "did you mean \"CommunityThread\""),
      "loops.lua": ("every(\"1s\", print)\nwhile true do end", "loop without end"),
      "many.lua": ("for i = 1, 1e5 do every(i .. \"s\", print) end", "500 triggers at most"),
      "zone.lua": ("cron(\"0 9 * * *\", { zone = \"Europe/Lisbn\" }, print)", "Europe/Lisbon"),
      "never.lua": ("cron(\"0 0 30 2 *\", print)", "February has no day 30"),
      "option.lua": ("on.created(\"CommunityThread\", { evry = \"5s\" }, print)", "\"every\""),
      "filter.lua": ("on.created(\"CoworkerInvoice\", { where = { Payd = true } }, print)", "\"Paid\""),
    ]
    for (name, (text, _)) in mistakes { _ = try program.script(name, text) }
    _ = try program.script("good.lua", "every(\"1s\", function() print(\"fine\") end)")
    let ending = try await served.run("watch", program.folder) { watch, log in
      try await until { log().contains("good: fine") }
      watch.interrupt()
    }
    for (name, (_, words)) in mistakes {
      #expect(ending.output.contains(words), "\(name): \(words)\n\(ending.output)")
      #expect(ending.output.contains("\(name) does not load"))
    }
    let status = try await served.run("status").output
    #expect(status.contains("entity.lua does not load"))
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func watchThatEndsByItself_saysByItsStatusWhetherAllFilesLoad() async throws {
    let program = try Program()
    let good = try program.script("good.lua", "on.created(\"CommunityThread\", function() end)")
    let broken = try program.script("broken.lua", "on.craeted(\"CommunityThread\", function() end)")
    let whole = try await program.run("watch", good, "--space", "demo", "--until-idle")
    #expect(whole.status == 0, "\(whole.output)\(whole.errors)")
    for ending in [["--until-idle"], ["--for", "1s"]] {
      let torn = try await program.run(arguments: ["watch", good, broken, "--space", "demo"] + ending)
      #expect(torn.status == 1, "\(torn.output)\(torn.errors)")
      #expect(torn.output.contains("broken.lua does not load"))
    }
  }

  @Test(.timeLimit(.minutes(4))) func dryRun_showsWhatWouldBeSent_andKeepsNothing() async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "answer.lua", "on.created(\"CommunityThread\", function(thread) thread:reply(\"hello\") end)")
    let thread = try served.post("hi")
    let ending = try await served.run("watch", rule, "--dry-run", "--until-idle", "--since", "1h")
    #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    #expect(ending.output.contains("would create CommunityMessage"))
    #expect(served.replies(to: thread, holding: "hello") == 0)
    let real = try await served.run("run", rule, "--since", "1h")
    #expect(real.status == 0, "\(real.errors)")
    #expect(real.errors.contains("watching from 20") && !real.errors.contains("watching from now"))
    #expect(served.replies(to: thread, holding: "hello") == 1)
    await served.stop()
  }
}
