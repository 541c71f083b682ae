import FoundationEssentials
import Testing

@testable import Scripting

/// Modules that a script requires are a part of it.
@Suite struct RequiredModuleTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("check-\(UUID().uuidString)").path

  private func report(_ files: [String: String]) async throws -> CheckReport {
    try FileManager.default.createDirectory(atPath: folder + "/lib", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let check = try await RuleCheck()
    let report = await check.report(on: [try .file(folder + "/main.lua")])
    await check.close()
    return report
  }

  @Test func mistakes_areFoundInTheirFile_once() async throws {
    let report = try await report([
      "main.lua": "local a = require 'a' require 'b' print(a)",
      "lib/a.lua": "require 'b' return { f = function() return nexudus.Cowrker end }",
      "b.lua": "prnt(1)",
    ])
    #expect(report.findings.map { $0.file.dropFirst(folder.count + 1) } == ["b.lua", "lib/a.lua"])
    #expect(report.findings.map(\.kind) == [.unknownGlobal, .unknownEntity])
    #expect(report.fileCount == 3)
  }

  @Test func globals_areSharedBothWays() async throws {
    let report = try await report([
      "main.lua": "ours = 1 require 'a' print(theirs)", "a.lua": "theirs = ours",
    ])
    #expect(report.findings.isEmpty)
  }

  @Test func circles_end() async throws {
    let report = try await report(["main.lua": "require 'a'", "a.lua": "require 'b'", "b.lua": "require 'a'"])
    #expect(report.findings.isEmpty)
    #expect(report.fileCount == 3)
  }

  @Test func writesAndRoles_countForTheRule() async throws {
    let report = try await report([
      "main.lua": "rule { write = { 'Booking' } } require 'a'", "a.lua": "nexudus.Coworker:update(3, { Tag = 'x' })",
    ])
    #expect(report.findings.map(\.kind) == [.missingPermission])
    #expect(report.roles.names == ["Coworker-Edit", "Coworker-Read"])
  }

  @Test func syntaxErrors_leaveTheOthersToBeChecked() async throws {
    let report = try await report(["main.lua": "require 'a' prnt(1)", "a.lua": "x ="])
    #expect(report.findings.map(\.kind) == [.unknownGlobal, .syntax])
  }
}
