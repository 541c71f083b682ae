import Automation
import FoundationEssentials
import JSONPages
import Nexudus
import Testing

@testable import Scripting

@Suite("concierge.lua: several spaces")
struct SpaceSettingsTests {
  private func load(_ text: String) async throws(ScriptFailure) -> Settings {
    let path = FileManager.default.temporaryDirectory.path + "/concierge-\(UUID().uuidString).lua"
    _ = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await Settings.load(path: path, secrets: FixedSecrets(values: [:]), redactor: Redactor())
  }

  @Test func withoutAName_itIsTheDefault_andTheOnlyOne() async throws {
    let settings = try await load("space { url = 'https://a.example' }")
    #expect(settings.spaceNames == ["default"])
    #expect(settings.defaultSpace == "default")
    #expect(settings.space.url == "https://a.example")
  }

  @Test func noSpaceAtAll_isTheDefaultOne() async throws {
    let settings = try await load("limits { minute = 5 }")
    #expect(settings.spaceNames == ["default"])
    #expect(settings.defaultSpace == "default")
    #expect(settings.limits.minute == 5)
  }

  @Test func severalWithNames_areKeptInOrder_eachWithItsOwn() async throws {
    let settings = try await load(
      """
      space "lisbon" { url = "https://a.example", email = "l@example.com", default = true }
      space("porto", { url = "https://b.example", limits = { minute = 7 }, watch = { every = "20s" } })
      limits { minute = 100, hour = 900 }
      watch { every = "1m", approve = "all" }
      """)
    #expect(settings.spaceNames == ["lisbon", "porto"])
    #expect(settings.space.email == "l@example.com")
    #expect(settings.limits.minute == 100 && settings.watch["every"] == "1m")
    let porto = settings.selecting("porto")
    #expect(porto.space.url == "https://b.example" && porto.space.email == nil)
    #expect(porto.limits.minute == 7 && porto.watch["every"] == "20s")
    // What it leaves out is common to all.
    #expect(porto.limits.hour == 900 && porto.approve == .all)
    #expect(porto.selecting("lisbon").limits.minute == 100)
  }

  @Test(arguments: [
    ("space 'a' {}", "a"), ("space 'a' {} space 'b' {}", nil), ("space {} space 'b' {}", "default"),
    ("space 'a' {} space 'b' { default = true }", "b"), ("space {} space 'b' { default = true }", "b"),
  ])
  func theDefault_isTheMarkedOne_theUnnamedOne_orTheOnlyOne(_ text: String, _ name: String?) async throws {
    let settings = try await load(text)
    #expect(settings.defaultSpace == name)
    #expect(settings.space.name == name ?? "default")
  }

  @Test(arguments: [
    ("space 'a' {}\nspace 'a' {}", ["\"a\"", ":1", ":2"]), ("space {}\nspace {}", ["without a name", ":1", ":2"]),
    ("space 'a' { default = true }\nspace 'b' { default = true }", ["\"a\"", "\"b\"", "default"]),
    ("space 'demo' {}", ["demo"]), ("space 'a.b' {}", ["a.b", "letter"]), ("space '' {}", ["letter"]),
    ("space 'porto'", ["porto", "no table", ":1"]), ("space 'a' { ulr = 'x' }", ["space \"a\"", "url"]),
    ("space 'a' { limits = { minute = 0 } }", ["space \"a\" limits minute", "above 0"]),
    ("space 'a' { limits = 5 }", ["table"]), ("space 'a' { watch = { every = '1x' } }", ["space \"a\" watch every"]),
    ("space 'a' { default = 1 }", ["true or false"]), ("space(5)", ["takes a table"]),
  ])
  func mistakes_nameWhatStandsWhere(_ text: String, _ parts: [String]) async {
    do {
      _ = try await load(text)
      Issue.record("it loaded")
    } catch {
      for part in parts { #expect(error.report(color: false).contains(part), "\(error.report(color: false))") }
    }
  }

  @Test func anUnknownName_proposesTheNearest() async throws {
    let settings = try await load("space 'lisbon' {} space 'porto' {}")
    #expect(settings.refusal(ofSpace: "porto") == nil)
    #expect(settings.refusal(ofSpace: "proto")?.contains("\"porto\"") == true)
    #expect(settings.refusal(ofSpace: "xyz")?.contains("lisbon, porto") == true)
  }
}
