import ArgumentParser
import Testing

@testable import concierge

/// Where a start goes: `CONCIERGE_TRACE_STARTUP`.
@Suite struct StartupTraceTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func stages_areToldInTheirOrderWithRisingTimes() async throws {
    let ending = try await program.run(
      "run", "--space", "demo", "-e", "store.get('x') print(nexudus.me().FullName) store.get('y') nexudus.me()",
      environment: ["CONCIERGE_TRACE_STARTUP": "1"])
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.errors.split(separator: "\n").filter { $0.contains(" ms  ") }
    let stages = lines.map { $0.split(separator: " ", maxSplits: 2)[2].drop { $0 == " " } }
    #expect(
      stages == [
        "main", "settings", "Lua state", "script read", "client", "first request begins", "first answer",
        "script ended", "end",
      ])
    let times = lines.compactMap { $0.split(separator: " ").first.flatMap { Double($0) } }
    #expect(times.count == lines.count && times == times.sorted())
  }

  @Test func nothing_isSaidUnasked() async throws {
    #expect(try await program.run("run", "-e", "print(1)").errors == "")
    #expect(
      try await program.run("run", "-e", "print(1)", environment: ["CONCIERGE_TRACE_STARTUP": ""]).errors == "")
  }

  /// The parser makes the names of commands that have none from their types, and each costs 2 million instructions at
  /// every start.
  @Test func eachCommand_saysItsName() {
    func check(_ command: any ParsableCommand.Type) {
      #expect(command.configuration.commandName != nil, "\(command)")
      command.configuration.subcommands.forEach(check)
    }
    check(Concierge.self)
  }
}
