import Testing

@Suite struct UsageTests {
  let program: Program

  private static let commands = [
    "run", "watch", "apply", "simulator", "login", "logout", "whoami", "secret", "events", "forget", "inbox", "status",
    "pause", "resume", "entities", "get", "list", "api", "check",
  ]

  init() throws { program = try Program() }

  @Test func version_goesToStandardOutput() async throws {
    let ending = try await program.run("--version")
    #expect(ending.status == 0)
    #expect(ending.output == "0.1.0\n")
    #expect(ending.errors == "")
  }

  @Test func help_hasExamplesAndExitCodes() async throws {
    let ending = try await program.run("--help")
    #expect(ending.status == 0)
    #expect(ending.output.contains("concierge run --space demo -e"))
    #expect(ending.output.contains("130 interrupted"))
    for command in Self.commands {
      #expect(ending.output.contains("  \(command) "), "the help does not list \(command)")
    }
  }

  @Test(arguments: commands)
  func helpOfACommand_endsWell(command: String) async throws {
    let ending = try await program.run(command, "--help")
    #expect(ending.status == 0)
    #expect(ending.output.contains("USAGE: concierge \(command)"))
  }

  @Test(arguments: [
    ["run"], ["run", "--no-such-option", "x.lua"], ["no-such-command"], ["run", "--time-limit", "soon", "x.lua"],
    ["run", "--memory-limit", "1B", "x.lua"], ["run", "--limits", "on", "x.lua"], ["secret", "set"],
    ["simulator", "--faults", "no-such-fault"], ["simulator", "--port", "99999"],
  ])
  func mistake_exitsWith2AndWordsOnStandardError(arguments: [String]) async throws {
    let ending = try await program.run(arguments: arguments)
    #expect(ending.status == 2)
    #expect(ending.output == "")
    #expect(!ending.errors.isEmpty)
  }

  @Test(arguments: [
    (["rnu", "x.lua"], "concierge has no \"rnu\"; did you mean \"run\"?"),
    (["inbox", "aprove", "3"], "concierge inbox has no \"aprove\"; did you mean \"approve\"?"),
    (["evnets"], "did you mean \"events\"?"),
  ])
  func mistypedCommand_isToldTheNearest(arguments: [String], words: String) async throws {
    let ending = try await program.run(arguments: arguments)
    #expect(ending.status == 2)
    #expect(ending.errors.contains(words), "\(ending.errors)")
  }

  @Test func missingFile_exitsWith2AndNamesIt() async throws {
    let ending = try await program.run("run", "missing.lua")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("missing.lua"))
  }

  @Test func mistakeInTheSettings_isShownWithItsLine() async throws {
    _ = try program.script("concierge.lua", "-- my space\nwatch { evry = 3 }\n")
    for arguments in [["run", "--space", "demo", "-e", "print(1)"], ["whoami"], ["status"]] {
      let ending = try await program.run(arguments: arguments)
      #expect(ending.status == 2)
      #expect(ending.errors.contains("did you mean \"every\"?"), "\(ending.errors)")
      #expect(ending.errors.contains("concierge.lua:2\n  2 | watch { evry = 3 }"), "\(ending.errors)")
    }
    let ending = try await program.run("run", "--json", "-e", "print(1)")
    #expect(ending.errors.contains(#""line":2"#), "\(ending.errors)")
  }

  @Test(arguments: [
    (["concierge.lua", "rules/concierge.lua"], "rules/concierge.lua"), (["concierge.lua"], "./concierge.lua"),
    (["../home/concierge.lua"], "/home/concierge.lua"),
  ])
  func settings_areBesideTheScript_orHere_orInTheHome(files: [String], found: String) async throws {
    for file in files { _ = try program.script(file, "watch { evry = 3 }") }
    _ = try program.script("rules/tick.lua", "every(\"1s\", function() end)")
    for rules in ["rules", "rules/", "rules/tick.lua"] {
      let ending = try await program.run("watch", rules, "--space", "demo", "--for", "1s")
      #expect(ending.status == 2)
      #expect(ending.errors.contains("\(found):1"), "\(rules): \(ending.errors)")
    }
  }
}
