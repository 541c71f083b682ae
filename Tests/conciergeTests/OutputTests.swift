import ArgumentParser
import Display
import Testing

@testable import concierge

@Suite struct OutputTests {
  @Test func terminalText_controlsBecomeVisible() {
    #expect(TerminalText.neutralised("plain é ✓\tx\n") == "plain é ✓\tx\n")
    #expect(TerminalText.neutralised("\u{1B}]0;title\u{7}") == "^[]0;title^G")
    #expect(TerminalText.neutralised("a\u{9B}31mb") == "a\\u{9B}31mb")
    #expect(TerminalText.neutralised("a\rb") == "a^Mb")
    #expect(TerminalText.neutralised("\u{202E}abc") == "\\u{202E}abc")
  }

  @Test func logEntry_furtherLinesCantPassForEntries() {
    #expect(TerminalText.entry("greet: hello") == "greet: hello")
    #expect(TerminalText.entry("greet: a\n10:00:00 pay: done\n  at x") == "greet: a\n  10:00:00 pay: done\n  at x")
  }

  @Test func progressBar_fitsTheWidth() {
    for width in [1, 10, 40, 80, 200] {
      let line = ProgressBar.text(entity: "CoworkerInvoice", done: 12_345, total: 50_000, width: width)
      #expect(line.count <= max(width - 1, 1))
    }
    #expect(
      ProgressBar.text(entity: "Coworker", done: 500, total: 1000, width: 60)
        == "Coworker 500 of 1,000 50% [###############----------------]")
    #expect(ProgressBar.text(entity: "Coworker", done: 1500, total: nil, width: 80) == "Coworker 1,500")
    #expect(ProgressBar.text(entity: "X", done: 11, total: 10, width: 30) == "X 11 of 10 100% [###########]")
  }

  @Test func closingLine_countsAndTimes() {
    let line = ClosingLine(requests: 1, records: 12_000, writes: 2, seconds: 0.123, isDryRun: false)
    #expect(line.text == "1 request, 12,000 records, 2 writes in 0.12 s")
    let plan = ClosingLine(requests: 0, records: 1, writes: 1, seconds: 200.4, isDryRun: true)
    #expect(plan.text == "0 requests, 1 record, 1 planned write in 3 min 20 s")
  }

  @Test func exitStatus_byKind() {
    #expect(ExitStatus(kind: "unauthorized") == .signIn)
    for kind in ["network", "timeout", "throttled", "server", "invalid_response"] {
      #expect(ExitStatus(kind: kind) == .service)
    }
    #expect(ExitStatus(kind: "limit") == .limit)
    #expect(ExitStatus(kind: "cancelled") == .interrupted)
    for kind in ["script", "usage", "not_found", "forbidden", "validation", "permission"] {
      #expect(ExitStatus(kind: kind) == .scriptFailed)
    }
  }

  @Test func plainRun_isRecognised_otherFormsAreTheParsers() throws {
    let file = try #require(RunRequest(plain: ["run", "x.lua", "a"]))
    #expect(file.script == .file("x.lua"))
    #expect(file.arguments == ["a"])
    let code = try #require(RunRequest(plain: ["run", "-e", "-- code", "a"]))
    #expect(code.script == .code("-- code"))
    #expect(code.arguments == ["a"])
    for arguments in [
      ["run"], ["run", "-"], ["run", "-e"], ["run", "x.lua", "--json"], ["run", "--help"], ["run", ""], ["whoami"],
    ] {
      #expect(RunRequest(plain: arguments) == nil, "\(arguments)")
    }
  }

  @Test func plainRun_andTheParser_agree() throws {
    for arguments in [["run", "x.lua"], ["run", "x.lua", "a", "b"], ["run", "-e", "print(1)", "a"]] {
      let plain = try #require(RunRequest(plain: arguments))
      let parsed = try #require(try Concierge.parseAsRoot(arguments) as? RunCommand).request
      #expect(plain == parsed, "\(arguments)")
    }
  }

  @Test func memorySizes() throws {
    #expect(try RunRequest.memory("64MB") == 64 << 20)
    #expect(try RunRequest.memory("1gb") == 1 << 30)
    #expect(try RunRequest.memory("2048KB") == 2 << 20)
    for text in ["64", "MB", "-1MB", "1KB", "9999999999GB", "1.5GB"] {
      #expect(throws: (any Error).self) { try RunRequest.memory(text) }
    }
  }
}
