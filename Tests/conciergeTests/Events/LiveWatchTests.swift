import Automation
import Foundation
import JSONPages
import SQLiteStore
import Testing

/// Commands beside a watch at work, each a process of its own.
@Suite struct LiveWatchTests {
  let program: Program

  init() throws { program = try Program() }

  /// Tries until something holds; the test's own time limit ends what never does.
  private func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(100)) }
  }

  @Test(.timeLimit(.minutes(4))) func status_retry_pause_andTheLockOfAKilledWatch() async throws {
    let program = program
    let rule = try program.script(
      "greet.lua",
      """
      rule { name = "greet" }
      on.start(function() error("not today") end)
      on.created("CommunityThread", function(thread) end)
      """)
    let ending = try await program.run("simulator") { simulator, output in
      try await until { output().hasSuffix("/api\n") }
      let address = output().trimmingCharacters(in: .whitespacesAndNewlines)
      let environment = [
        "NEXUDUS_URL": address, "NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo",
      ]
      @Sendable func run(_ arguments: String...) async throws -> Program.Ending {
        try await program.run(arguments: arguments, environment: environment)
      }
      let watch = try await program.run("watch", rule, environment: environment) { watch, log in
        try await until { log().contains("failed") }
        let number = watch.processIdentifier
        let status = try JSONValue(parsing: PaddedBytes(try await run("status", "--json").output))
        #expect(status["watching"] == true)
        #expect(status["process"]?.integer == Int64(number))
        #expect(status["rules"]?[0]?["events"]?["failed"] == 1)
        #expect(try await run("status").output.contains("watching: process \(number), since "))

        let second = try await run("watch", rule)
        #expect(second.status == 2)
        #expect(second.errors.contains("process \(number) is watching this space"))

        let events = try await run("events", "--state", "failed", "--json")
        let event = try JSONValue(parsing: PaddedBytes(events.output))
        let id = event["id"]?.integer ?? 0
        let dropped = try await run("events", "drop", "\(id)")
        #expect(
          dropped.errors == "event \(id) is dropped; process \(number), which watches, does so within 2 seconds\n")
        try await until { try await run("events", "--state", "done", "--json").output.contains("dropped by hand") }

        let why = try await run("events", "why", "greet", "CommunityThread:1")
        #expect(why.status == 0, "\(why.errors)")
        #expect(why.output.contains("created CommunityThread"))
        let replay = try await run("events", "replay", "\(id)")
        #expect(replay.status == 1)
        #expect(replay.errors.contains("not today"))

        kill(number, SIGKILL)
      }
      #expect(watch.status == SIGKILL)
      let after = try JSONValue(parsing: PaddedBytes(try await run("status", "--json").output))
      #expect(after["watching"] == false)
      let pass = try await run("run", rule)
      #expect(!pass.errors.contains("is watching this space"), "\(pass.errors)")
      simulator.interrupt()
    }
    #expect(ending.status == 0)
  }

  @Test(.timeLimit(.minutes(4))) func pauseOfAllRules_holdsEverythingBack() async throws {
    let program = program
    let rule = try program.script(
      "tick.lua",
      """
      rule { name = "tick" }
      every("1s", function() print("tick") end)
      """)
    _ = try await program.run("simulator") { simulator, output in
      try await until { output().hasSuffix("/api\n") }
      let address = output().trimmingCharacters(in: .whitespacesAndNewlines)
      let environment = [
        "NEXUDUS_URL": address, "NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo",
      ]
      @Sendable func run(_ arguments: String...) async throws -> Program.Ending {
        try await program.run(arguments: arguments, environment: environment)
      }
      _ = try await program.run("watch", rule, environment: environment) { watch, log in
        try await until { log().contains("tick") }
        #expect(try await run("pause").status == 0)
        // From the moment at which the watch has seen it, nothing more begins.
        var counts: [Int] = []
        try await until {
          counts.append(try await run("events", "--limit", "0", "--json").output.split(separator: "\n").count)
          try await Task.sleep(for: .milliseconds(1_500))
          return counts.suffix(3).count == 3 && Set(counts.suffix(3)).count == 1
        }
        #expect(try await run("resume").status == 0)
        let paused = counts.last ?? 0
        try await until {
          try await run("events", "--limit", "0", "--json").output.split(separator: "\n").count > paused
        }
        watch.interrupt()
      }
      simulator.interrupt()
    }
  }
}
