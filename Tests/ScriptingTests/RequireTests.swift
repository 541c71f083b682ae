import FoundationEssentials
import Testing

@testable import Scripting

@Suite("require")
struct RequireTests {
  /// Runs main.lua in a fresh folder with these files.
  private func run(_ files: [String: String], links: [String: String] = [:]) async throws -> (
    lines: [String], message: String?
  ) {
    let folder = FileManager.default.temporaryDirectory.path + "/concierge-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/lib", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: Data(text.utf8))
    }
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: target)
    }
    let test = TestSpace()
    let outcome = await test.run(try .file(folder + "/main.lua"))
    if case .failed(let failure) = outcome { return (test.output.lines, failure.report(color: false)) }
    return (test.output.lines, nil)
  }

  @Test func aFileBesideTheScript_orInLib_isRunOnce() async throws {
    let result = try await run([
      "main.lua": "print(require('a').n, require('a') == require('a'), (require('b')))",
      "a.lua": "print('loaded', (...)) return { n = 1 }", "lib/b.lua": "return 'from lib'",
    ])
    #expect(result.lines == ["loaded\ta", "1\ttrue\tfrom lib"] && result.message == nil)
  }

  @Test func aModule_mayWaitForTheHost() async throws {
    let result = try await run(["main.lua": "print(require 'a' > 0)", "a.lua": "return nexudus.Coworker:count()"])
    #expect(result.lines == ["true"], "\(result.message ?? "")")
  }

  @Test(arguments: [
    ("require '../secret'", "a name has letters"), ("require '/etc/passwd'", "a name has letters"),
    ("require 'none'", "none.lua"),
    ("require 'main'", "does it require itself"), ("require 'broken'", "broken.lua"),
    ("require(5)", "no module"),
    ("require 'outside'", "leads out"), ("require 'failing'", "failing.lua:1"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async throws {
    let result = try await run(
      ["main.lua": code, "broken.lua": "local = 1", "failing.lua": "error('no')"], links: ["outside.lua": "/etc/passwd"]
    )
    #expect(result.message?.contains(part) == true, "\(result.message ?? "it didn't fail")")
  }

  @Test func moduleThatIsNoLua_isToldAsTheScriptItselfWouldBe() async throws {
    let result = try await run([
      "main.lua": "local t = require 'helper'", "helper.lua": "local t = {\n  a = 1\nprint(t\n",
    ])
    let message = try #require(result.message)
    #expect(message.contains("\",\" or \"}\" is missing to close \"{\" of line 1 before \"print\""), "\(message)")
    #expect(message.contains("helper.lua:3\n") && message.contains("3 | print(t"), "\(message)")
  }
}
