import Automation
import FoundationEssentials
import JSONPages
import Nexudus
import Testing

@testable import Scripting

@Suite("concierge.lua")
struct SettingsTests {
  private func load(_ text: String, mode: Int = 0o600, secrets: [String: String] = [:]) async throws(ScriptFailure)
    -> Settings
  {
    let path = FileManager.default.temporaryDirectory.path + "/concierge-\(UUID().uuidString).lua"
    _ = FileManager.default.createFile(
      atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await Settings.load(path: path, secrets: FixedSecrets(values: secrets), redactor: Redactor())
  }

  @Test func allOfIt_isCollected() async throws {
    let settings = try await load(
      """
      space { url = "https://spaces.example/api", email = "me@example.com", password = secret "PASSWORD" }
      channel("frontdesk", { slack = "https://hooks.example/x" })
      grant("auto_reply", { http = { "api.example.com" }, write = { "CommunityMessage" }, mail = { "example.com" } })
      watch { every = "30s", keep = "90d" }
      limits { gap = "200ms", minute = 60, hour = 1000, day = 5000, write_minute = 30, write_day = 100 }
      """, secrets: ["PASSWORD": "hunter2"])
    #expect(settings.space.url == "https://spaces.example/api")
    #expect(settings.space.password == "hunter2")
    #expect(settings.grants["auto_reply"]?.write == ["CommunityMessage"])
    #expect(settings.channels["frontdesk"]?.address?.host == "hooks.example")
    #expect(settings.watch["every"] == "30s")
    #expect(settings.limits.gap == .milliseconds(200) && settings.limits.writeDay == 100)
  }

  @Test(arguments: [
    ("spcae {}", "space"), ("space { ulr = 'x' }", "url"), ("limits { minute = 0 }", "above 0"),
    ("watch { every = '30 seconds' }", "30 seconds"), ("secret 'NONE'", "concierge secret set NONE"),
    ("grant('x', { wriet = {} })", "write"),
    ("grant('x', { http = { 'https://a.test/x' } })", "write \"a.test\""),
    ("grant('x', { write = {} }) grant('x', { write = { 'Coworker' } })", "twice"),
    ("watch { approve = 'first' }", "first 20"), ("grant('x', { approve = 20 })", "grant approve"),
    ("while true do end", "running time"), ("space {", "something is missing at the end"),
  ])
  func mistakes_areNamedWithTheirLine(_ text: String, _ part: String) async {
    do {
      _ = try await load(text)
      Issue.record("it loaded")
    } catch {
      #expect(error.report(color: false).contains(part), "\(error.report(color: false))")
      #expect(error.frames.first?.line == 1 || error.kind == "limit")
    }
  }

  @Test func aSecondGrant_addsToTheFirst_andOpensNothingOfIt() async throws {
    let settings = try await load(
      """
      grant("a", { write = { "Coworker" } })
      grant("a", { http = { "api.example.com", "127.0.0.1:8080" } })
      """)
    #expect(settings.grants["a"]?.write == ["Coworker"])
    #expect(settings.grants["a"]?.http?.map(\.text) == ["api.example.com", "127.0.0.1:8080"])
  }

  /// The default, the rule's own, its grant's: what comes of them.
  @Test(arguments: [
    ("never", nil, nil, "never"), ("first 20", nil, nil, "first 20"), ("all", "never", nil, "never"),
    ("never", "first 5", nil, "first 5"), ("never", "first 5", "all", "all"), ("all", "never", "first 3", "first 3"),
    ("never", "all", "never", "all"), ("never", "first 5", "first 3", "first 5"),
  ])
  func approval_isTheRulesOrTheDefault_andAGrantOnlyMakesItStricter(
    _ all: String, _ own: String?, _ granted: String?, _ expected: String
  ) async throws {
    let settings = try await load(
      "watch { every = '30s', approve = '\(all)' }" + (granted.map { " grant('r', { approve = '\($0)' })" } ?? ""))
    var rule = RuleDeclaration(name: "r")
    rule.approve = try own.map { try ApprovalPolicy($0) }
    #expect(settings.approval(of: rule).description == expected)
  }

  @Test func aFileThatOthersMayWrite_isRefused() async {
    await #expect {
      _ = try await load("space {}", mode: 0o666)
    } throws: { error in
      (error as? ScriptFailure)?.message.contains("chmod go-w") == true
    }
  }

  @Test func aMissingFile_isNamed() async {
    await #expect {
      _ = try await Settings.load(
        path: "/nowhere/concierge.lua", secrets: FixedSecrets(values: [:]), redactor: Redactor())
    } throws: { error in
      (error as? ScriptFailure)?.message.contains("/nowhere/concierge.lua") == true
    }
  }
}
