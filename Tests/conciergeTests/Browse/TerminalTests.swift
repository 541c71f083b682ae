import Foundation
import Testing

@testable import concierge

/// What a terminal gets, in one that `script` makes.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct TerminalTests {
  let program: Program

  init() throws { program = try Program() }

  /// Runs the program on a terminal and gives what it was sent.
  private func onTerminal(_ line: String, environment: [String: String] = [:]) async throws -> String {
    try await program.run(
      executable: "/usr/bin/script", arguments: ["-qec", "\(Program.path) \(line)", "/dev/null"],
      environment: ["TERM": "xterm", "SHELL": "/bin/sh"].merging(environment) { $1 }
    ).output
  }

  @Test func colours_areForTerminals_andNotWhereNobodyWantsThem() async throws {
    #expect(try await onTerminal("entities threads").contains("\u{1B}[2mENTITY"))
    #expect(try await !onTerminal("entities threads", environment: ["NO_COLOR": "1"]).contains("\u{1B}"))
    #expect(try await !onTerminal("entities threads", environment: ["TERM": "dumb"]).contains("\u{1B}"))
  }

  @Test func width_isThatOfCOLUMNS() async throws {
    let screen = try await onTerminal("entities thread", environment: ["NO_COLOR": "1", "COLUMNS": "50"])
    let lines = screen.components(separatedBy: "\r\n").filter { !$0.hasPrefix("concierge ") }
    #expect(lines.count > 3)
    for line in lines { #expect(line.count <= 50, "\(line)") }
  }

  @Test func reply_isIndented_andEscapesOfOthersAreVisible() async throws {
    let reply = try await onTerminal("api GET auth/me --space demo")
    #expect(reply.contains("{\r\n  \"Id\": "), "\(reply)")
    let chosen = try await onTerminal(
      "api GET auth/me --space demo --select '\"a\\27[2Jb\"'", environment: ["NO_COLOR": "1"])
    #expect(chosen.contains("a^[[2Jb") && !chosen.contains("\u{1B}[2J"), "\(chosen)")
  }

  @Test func size_takesColumnsThatAreANumber() {
    #expect(Terminal.size(of: -1, Surroundings(["COLUMNS": "50"])).columns == 50)
    for text in ["", "0", "-3", "wide", "99999999"] {
      #expect(Terminal.size(of: -1, Surroundings(["COLUMNS": text])).columns == 80)
    }
  }
}
