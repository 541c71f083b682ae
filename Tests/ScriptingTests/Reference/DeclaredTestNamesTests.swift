import Display
import LuaRuntime
import LuaSyntax
import Testing

@testable import Scripting

/// What test files see is declared.
@Suite struct DeclaredTestNamesTests {
  private static let prelude =
    #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Sources/CLuaBridge/prelude/"
  private let topic = Library(PreludeText.library).topics.first { $0.name == "testing" }

  /// `space.create`, `rules.load`, `http.reply` and the keys of `matchers` of the library that test files run with.
  private func made() throws -> (members: Set<String>, matchers: Set<String>, globals: Set<String>) {
    let chunk = try Chunk(parsing: ScriptSource.file(Self.prelude + "testing.lua").text)
    var (members, matchers, globals): (Set<String>, Set<String>, Set<String>) = ([], [], [])
    for statement in chunk.block.statements {
      switch statement.kind {
      case .function(let target, _):
        if case .index(let owner, let key) = target.kind, case .local(let id) = owner.kind, let name = key.text {
          members.insert("\(chunk[id].name).\(name)")
        }
      case .local(let variables, let values):
        guard let first = variables.first, chunk[first].name == "matchers", case .table(let items)? = values.first?.kind
        else { continue }
        matchers = Set(items.compactMap(\.key?.text))
      case .return(let values):
        guard case .table(let items)? = values.first?.kind else { continue }
        for item in items where item.key?.text == "globals" {
          if case .table(let names) = item.value.kind { globals = Set(names.compactMap(\.key?.text)) }
        }
      default: continue
      }
    }
    return (members, matchers, globals)
  }

  @Test func namesOfTests_areDeclared() throws {
    let declared = Set(try #require(topic).declarations.map(\.name))
    let made = try made()
    #expect(made.members.count > 12 && made.matchers.count > 10 && made.globals.count > 6)
    for name in made.members { #expect(declared.contains(name), "\(name)") }
    for name in made.matchers { #expect(declared.contains("Expectation.\(name)"), "\(name)") }
    // Tests have an http of their own, with one function.
    for name in made.globals.subtracting(["http"]) { #expect(declared.contains(name), "\(name)") }
  }

  @Test func declaredNamesOfTests_areThere() throws {
    let made = try made()
    for declaration in try #require(topic).declarations where declaration.kind == .function {
      switch declaration.owner {
      case "Expectation":
        #expect(made.matchers.union(["to_match_snapshot"]).contains(declaration.member), "\(declaration.name)")
      case "it", "describe": #expect(["skip", "only"].contains(declaration.member))
      case nil: #expect(made.globals.contains(declaration.name), "\(declaration.name)")
      default: #expect(made.members.contains(declaration.name), "\(declaration.name)")
      }
    }
  }

  private func findings(in code: String, path: String) async throws -> [String] {
    let check = try await RuleCheck()
    let report = await check.report(on: [ScriptSource(name: "x", path: path, text: code, arguments: [])])
    await check.close()
    return report.findings.map(\.message)
  }

  @Test func testFiles_mayUseThem_andOtherFilesNot() async throws {
    let code = "describe(\"x\", function() it(\"y\", function() expect(#sent()).to_equal(0) end) end)"
    #expect(try await findings(in: code, path: "wifi_test.lua") == [])
    #expect(try await findings(in: code, path: "wifi.lua").count == 4)
  }

  @Test(arguments: [
    ("space.crate(\"Coworker\")", "space has no \"crate\"; did you mean \"create\"?"),
    ("rules.laod \"x.lua\"", "rules has no \"laod\"; did you mean \"load\"?"),
    ("descrbe(\"x\", print)", "there is no global \"descrbe\"; did you mean \"describe\"?"),
    ("http.repply(\"a\", {})", "http has no \"repply\"; did you mean \"reply\"?"),
  ])
  func mistypedNames_areTold(_ code: String, _ message: String) async throws {
    #expect(try await findings(in: code, path: "wifi_test.lua") == [message])
  }

  @Test(arguments: [
    "approved_reply", "booking_webhook", "bookings_csv", "contract_ending", "invoice_to_channel", "monday_report",
    "no_checkin", "overdue_ladder", "parcel_reminder", "room_usage", "tag_members", "too_cold", "visitor_arrives",
    "welcome_member", "wifi_reply",
  ])
  func testsOfTheExamples_haveNoFindings(_ name: String) async throws {
    let check = try await RuleCheck()
    let report = await check.report(on: [try .file(ExampleCheckTests.examples + name + "_test.lua")])
    await check.close()
    let shown = report.findings.map { $0.report(color: false) }.joined(separator: "\n")
    #expect(report.findings.isEmpty, "\(shown)")
  }
}
