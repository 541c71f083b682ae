import Testing

@testable import Scripting

/// What each kind of finding looks like: `Golden/<kind>.lua` and, as text, what is said of it.
@Suite struct GoldenFindingTests {
  static let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Golden/"

  static func report(on name: String) async throws -> CheckReport {
    let text = try ScriptSource.file(folder + name + ".lua").text
    let check = try await RuleCheck(settings: CheckSettings(try .file(folder + "concierge.lua")))
    let source = ScriptSource(name: name, path: name + ".lua", text: text, arguments: [])
    let report = await check.report(on: [source])
    await check.close()
    return report
  }

  @Test(arguments: Finding.Kind.allCases)
  func findingsOfAKind_readAsWritten(_ kind: Finding.Kind) async throws {
    let report = try await Self.report(on: kind.rawValue)
    #expect(report.findings.contains { $0.kind == kind })
    let shown = report.findings.map { $0.report(color: false) }.joined(separator: "\n\n") + "\n"
    #expect(shown == (try ScriptSource.file(Self.folder + kind.rawValue + ".txt").text), "\(shown)")
  }
}
