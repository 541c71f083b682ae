import Foundation
import Testing

@testable import concierge

/// A session at a terminal: what is typed comes key by key.
@Suite("concierge repl at a terminal")
struct ReplTerminalTests {
  private func start(_ program: Program, _ arguments: String...) throws -> PlayedTerminal {
    let terminal = try PlayedTerminal(program, ["repl", "--space", "demo"] + arguments)
    try terminal.wait(for: "concierge 0.1.0 in demo; :help explains, Tab completes, Ctrl-D ends")
    try terminal.wait(for: "demo> ")
    return terminal
  }

  @Test func keys_editTheLine_andCallLinesBack() throws {
    let program = try Program()
    let terminal = try start(program)
    // Back over the last letter, to the beginning, and in between: 1 + 23.
    terminal.type("+ 234\u{7F}\u{01}1 \u{05}\r")
    try terminal.wait(for: "\n24\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type("local name = \"Zoë 日本x\u{7F}\"\r")
    try terminal.wait(for: "demo> ")
    terminal.type("name\r")
    try terminal.wait(for: "\n\"Zoë 日本\"\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type("\u{10}\u{10}\u{10}\r")
    try terminal.wait(for: "\n24\r\n")
    try terminal.wait(for: "> ")
    terminal.type("\u{04}")
    #expect(terminal.end() == 0)
  }

  @Test func tab_completes() throws {
    let terminal = try start(Program())
    // What comes out tells what was typed: the line itself is drawn in pieces.
    terminal.type("nexudus.CommunityThreadFi\t\r")
    try terminal.wait(for: "\nnexudus.CommunityThreadFile\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type("thread = nexudus.CommunityThread:firs\t { whe\t = { CommunityGr\t = 32002 } }\r")
    try terminal.wait(for: "demo> ")
    terminal.type("thread.ToStr\t, thr\t.CommunityGr\t == 32002\r")
    try terminal.wait(for: "\n\"Lauftreff\"\r\ntrue\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type(":doc CoworkerInvoiceL\t\r")
    try terminal.wait(for: "CoworkerInvoiceLine  billing/coworkerinvoicelines")
    try terminal.wait(for: "demo> ")
    terminal.type(":qu\t\r")
    #expect(terminal.end() == 0)
  }

  @Test func ctrlC_stopsTheLineThatRuns_orGivesUpTheOneThatIsTyped() throws {
    let terminal = try start(Program())
    terminal.type("print('begun') sleep('10m')\r")
    try terminal.wait(for: "\nbegun\r\n")
    terminal.type("\u{03}")
    try terminal.wait(for: "stopped\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type("print('not run'")
    try terminal.wait(for: "not run'")
    terminal.type("\u{03}")
    try terminal.wait(for: "^C\r\n")
    try terminal.wait(for: "demo> ")
    // Also where an input goes over several lines.
    terminal.type("f(\r")
    try terminal.wait(for: "....> ")
    terminal.type("\u{03}")
    try terminal.wait(for: "demo> ")
    terminal.type("6 * 7\r")
    try terminal.wait(for: "\n42\r\n")
    try terminal.wait(for: "> ")
    terminal.type("\u{04}")
    #expect(terminal.end() == 0)
  }

  @Test func ctrlZ_andFg_keepWhatIsTyped() throws {
    let terminal = try start(Program())
    terminal.type("'日本' .. 6 * 7")
    try terminal.wait(for: "7")
    try terminal.suspendAndContinue()
    try terminal.wait(for: "demo> ")
    try terminal.wait(for: "7")
    terminal.type("1\r")
    try terminal.wait(for: "\n\"日本426\"\r\n")
    try terminal.wait(for: "demo> ")
    // Within an input of several lines, too.
    terminal.type("(\r")
    try terminal.wait(for: "....> ")
    terminal.type("40 + 2")
    try terminal.wait(for: "2")
    try terminal.suspendAndContinue()
    try terminal.wait(for: "....> ")
    try terminal.wait(for: "2")
    terminal.type(")\r")
    try terminal.wait(for: "\n42\r\n")
    try terminal.wait(for: "> ")
    terminal.type("\u{04}")
    #expect(terminal.end() == 0)
  }

  @Test func aTerminalThatCloses_endsIt_alsoWhileALineRuns() throws {
    #expect(try start(Program()).hangUp())
    let terminal = try start(Program())
    terminal.type("print('begun') sleep('10m')\r")
    try terminal.wait(for: "\nbegun\r\n")
    #expect(try terminal.hangUp())
  }

  @Test func anUnfinishedInput_asksForMore_andThePromptTellsOfThePlan() throws {
    let terminal = try start(Program())
    terminal.type("for i = 1, 2 do\r")
    try terminal.wait(for: "....> ")
    terminal.type("print(i + 40)\r")
    try terminal.wait(for: "....> ")
    terminal.type("end\r")
    try terminal.wait(for: "\n41\r\n42\r\n")
    try terminal.wait(for: "demo> ")
    terminal.type(":plan on\r")
    try terminal.wait(for: "demo (plan)> ")
    terminal.type("\u{04}")
    #expect(terminal.end() == 0)
  }

  @Test func history_isKeptForTheNextSession_forItsOwnerAlone_withoutSecrets() throws {
    let program = try Program()
    let first = try start(program)
    for line in ["local x = 20 + 1", "y = { password = 'hunter2hunter2' }", "for i = 1, 2 do\rz = i\rend", "foo = = 1"]
    {
      first.type(line + "\r")
      try first.wait(for: "\n")
    }
    first.type("'done'\r")
    try first.wait(for: "\n\"done\"\r\n")
    try first.wait(for: "> ")
    first.type("\u{04}")
    #expect(first.end() == 0)
    let path = program.home + "/repl_history"
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "local x = 20 + 1\ny = { password = \"***\" }\nfor i = 1, 2 do z = i end\n'done'\n")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)

    let second = try start(program)
    second.type("\u{10}\u{10}\u{10}\u{10}\u{01}\r")
    try second.wait(for: "demo> ")
    second.type("x\r")
    try second.wait(for: "\n21\r\n")
    try second.wait(for: "> ")
    second.type("\u{04}")
    #expect(second.end() == 0)
  }
}

@Suite("The history of sessions")
struct ReplHistoryTests {
  @Test(arguments: [
    ("x = 1", ["x = 1"]), ("for i = 1, 2 do\n  f()\nend", ["for i = 1, 2 do f() end"]),
    ("f( -- why\n1)", ["f( -- why", "1)"]), ("x = [[a\nb]]", ["x = [[a", "b]]"]),
  ])
  func anInput_isOneLine_whereThatMeansTheSame(_ text: String, _ entries: [String]) {
    #expect(ReplHistory.entries(of: text) == entries)
  }

  @Test func aLongHistory_isCut() throws {
    let program = try Program()
    let history = ReplHistory(home: program.home)
    #expect(try history.load() == [])
    for number in 1...2_100 { try history.add("x = \(number)") }
    let lines = try history.load()
    #expect(lines.count == 1_000 && lines.last == "x = 2100")
    #expect(try history.load() == lines)
    #expect(try String(contentsOfFile: history.path, encoding: .utf8).split(separator: "\n").count == 1_000)
  }

  @Test func aHistory_thatOthersMayRead_isNotUsed() throws {
    let program = try Program()
    let history = ReplHistory(home: program.home)
    try history.add("x = 1")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: history.path)
    #expect(throws: (any Error).self) { try history.load() }
  }
}
