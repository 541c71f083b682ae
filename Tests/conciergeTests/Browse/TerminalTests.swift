import Foundation
import Testing

@testable import concierge

/// What a terminal gets, in one that `script` makes.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")))
struct TerminalTests {
  let program: Program

  init() throws { program = try Program() }

  /// Runs the program on a terminal and gives what it was sent.
  private func onTerminal(_ line: String, environment: [String: String] = [:]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/script")
    process.arguments = ["-qec", "\(Program.path) \(line)", "/dev/null"]
    process.currentDirectoryURL = URL(fileURLWithPath: program.folder)
    process.environment = [
      "PATH": "/usr/bin:/bin", "TERM": "xterm", "SHELL": "/bin/sh", "CONCIERGE_HOME": program.home,
    ].merging(environment) { $1 }
    let output = program.folder + "/screen"
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
  }

  @Test func colours_areForTerminals_andNotWhereNobodyWantsThem() throws {
    #expect(try onTerminal("entities threads").contains("\u{1B}[2mENTITY"))
    #expect(try !onTerminal("entities threads", environment: ["NO_COLOR": "1"]).contains("\u{1B}"))
    #expect(try !onTerminal("entities threads", environment: ["TERM": "dumb"]).contains("\u{1B}"))
  }

  @Test func width_isThatOfCOLUMNS() throws {
    let screen = try onTerminal("entities thread", environment: ["NO_COLOR": "1", "COLUMNS": "50"])
    let lines = screen.components(separatedBy: "\r\n").filter { !$0.hasPrefix("concierge ") }
    #expect(lines.count > 3)
    for line in lines { #expect(line.count <= 50, "\(line)") }
  }

  @Test func reply_isIndented_andEscapesOfOthersAreVisible() throws {
    let reply = try onTerminal("api GET auth/me --space demo")
    #expect(reply.contains("{\r\n  \"Id\": "), "\(reply)")
    let chosen = try onTerminal("api GET auth/me --space demo --select '\"a\\27[2Jb\"'", environment: ["NO_COLOR": "1"])
    #expect(chosen.contains("a^[[2Jb") && !chosen.contains("\u{1B}[2J"), "\(chosen)")
  }

  @Test func size_takesColumnsThatAreANumber() {
    #expect(Terminal.size(of: -1, Surroundings(["COLUMNS": "50"])).columns == 50)
    for text in ["", "0", "-3", "wide", "99999999"] {
      #expect(Terminal.size(of: -1, Surroundings(["COLUMNS": text])).columns == 80)
    }
  }
}
