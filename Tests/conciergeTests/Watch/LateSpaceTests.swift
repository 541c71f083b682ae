import Foundation
import Testing

@testable import concierge

/// A space of a watch that can't begin with the others.
@Suite struct LateSpaceTests {
  @Test func waits_grow_upToAQuarterOfAnHour() {
    let waits = (1...12).map { LateSpace.wait(after: $0).components.seconds }
    #expect(waits == [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900])
  }

  @Test(.timeLimit(.minutes(2))) func aSpaceWhoseStateIsTaken_isWatchedOnceItIsFree_andTheOtherIsAtOnce() async throws {
    let two = try await TwoSpaces()
    let rule = try two.program.script(
      "answer.lua",
      """
      rule { space = "all" }
      on.created("CommunityThread", { every = "1s" }, function(thread) thread:reply("answer") end)
      """)
    let other = Task {
      try await two.run("watch", rule, "--space", "porto") { watch, log in
        try await until { log().contains("watching from now") }
        let both = try await two.run("watch", rule) { watch2, log2 in
          try await until { log2().contains("porto: warning: watch:") && log2().contains("lisbon: answer: ") }
          let here = try two.lisbon.post("one")
          try await until { two.lisbon.replies(to: here, holding: "answer") == 1 }
          watch.interrupt()
          try await until { log2().contains("porto: watch: well again") && log2().contains("porto: answer: loaded") }
          let there = try two.porto.post("two")
          try await until { two.porto.replies(to: there, holding: "answer") == 1 }
          try await until { log2().components(separatedBy: "done, 1 effect").count == 3 }
          watch2.interrupt()
        }
        #expect(both.output.contains("is watching the space porto"), "\(both.output)")
        #expect(both.output.contains("it is tried again in 5s"), "\(both.output)")
        #expect(both.status == 0, "\(both.output)\(both.errors)")
      }
    }
    _ = try await other.value
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aWrongPassword_endsNeitherTheOther_norIsItsStatusLost() async throws {
    let two = try await TwoSpaces(portoPassword: "wrong")
    let rule = try two.program.script(
      "tick.lua", "rule { space = \"all\" }\nevery(\"1s\", function() print(\"tick\") end)")
    let ending = try await two.run("watch", rule) { watch, log in
      try await until { log().contains("lisbon: tick: tick") && log().contains("porto: warning: watch: ") }
      watch.interrupt()
    }
    #expect(ending.output.contains("tried again in 5s"), "\(ending.output)")
    #expect(!ending.output.contains("wrong\""))
    #expect(ending.status == 3, "\(ending.status)")
    // Alone, it ends the command at once.
    let alone = try await two.run("watch", rule, "--space", "porto")
    #expect(alone.status == 3, "\(alone.errors)")
    // Whoever waits only until nothing is left to do, waits for no retry.
    let idle = try await two.run("watch", rule, "--until-idle")
    #expect(idle.status == 3 && !idle.output.contains("tried again"), "\(idle.output)")
    await two.stop()
  }
}
