import Display
import LuaRuntime
import Testing

@testable import Scripting

/// Each example of the help is right: the check finds nothing in it.
@Suite struct DeclaredExampleTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let place: LibraryTopic.Place
    let code: String
    var testDescription: String { name }
  }

  static let examples = Library(PreludeText.library).topics.flatMap { topic in
    let comments = [("introduction", topic.introduction)] + topic.declarations.map { ($0.name, $0.comment) }
    return comments.flatMap { name, comment in
      HelpBlock.blocks(of: comment).compactMap { block -> Example? in
        guard case .code(let lines) = block else { return nil }
        return Example(name: "\(topic.name) \(name)", place: topic.place, code: lines.joined(separator: "\n"))
      }
    }
  }

  /// The folder of the repository's examples.
  private static var examplesFolder: String {
    let parts = #filePath.split(separator: "/")
    let root = parts.prefix { $0 != "Tests" }
    return "/" + root.joined(separator: "/") + "/examples"
  }

  @Test(arguments: examples)
  func examples_haveNoFindings(_ example: Example) async throws {
    let path =
      switch example.place {
      case .scripts: "example.lua"
      case .settings: "concierge.lua"
      // Beside the rules that they load.
      case .tests: Self.examplesFolder + "/example_test.lua"
      }
    var check = try await RuleCheck()
    check.settings.allowedHosts = try HostGrant.list(["*"], in: "the test")
    let source = ScriptSource(name: "example", path: path, text: example.code, arguments: [])
    let report = await check.report(on: [source])
    await check.close()
    let shown = report.findings.map { $0.report(color: false) }.joined(separator: "\n")
    #expect(report.findings.isEmpty, "\(shown)")
  }

  @Test func everyTopic_hasAnExample() {
    let names = Set(Self.examples.map { $0.name.split(separator: " ")[0] })
    for topic in Library(PreludeText.library).topics where topic.name != "lua" {
      #expect(names.contains(topic.name[...]), "\(topic.name)")
    }
  }
}
