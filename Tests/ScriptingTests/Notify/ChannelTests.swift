import JSONPages
import LuaRuntime
import Mail
import Nexudus
import Testing

@testable import Scripting

@Suite("channels in concierge.lua")
struct ChannelTests {
  static let slackURL = "https://hooks.slack.com/services/T0001/B0001/abcdefghijklmnopqrstuvwx"

  private func load(_ text: String, redactor: Redactor = Redactor()) async throws(ScriptFailure) -> Settings {
    let source = ScriptSource.code(text)
    let secrets = ["FRONTDESK_URL": Self.slackURL, "TOKEN": "very-secret-token"]
    return try await SettingsScript(secrets: FixedSecrets(values: secrets), redactor: redactor).run(source)
  }

  @Test func everyKind_isRead() async throws {
    let settings = try await load(
      """
      channel("frontdesk", { slack = secret "FRONTDESK_URL" })
      channel("team", { teams = "https://prod-1.westeurope.logic.azure.com:443/workflows/x?api-version=1&sig=abc" })
      channel("guild", { discord = "https://discord.com/api/webhooks/1/token" })
      channel("own", { webhook = "http://hooks.internal/x", headers = { Authorization = secret "TOKEN" } })
      channel("here", { terminal = true })
      channel("mail", { email = { smtp = "smtps://mail.example.com", from = "desk@example.com", user = "desk", password = secret "TOKEN" } })
      """)
    #expect(settings.channels.count == 6)
    let slack = try #require(settings.channels["frontdesk"])
    #expect(slack.kind == .slack(try WebhookAddress(Self.slackURL, of: "it")))
    #expect(slack.secretName == "FRONTDESK_URL")
    let teams = try #require(settings.channels["team"]?.address)
    #expect(teams.authority == "prod-1.westeurope.logic.azure.com:443")
    #expect(teams.path == "/workflows/x?api-version=1&sig=abc")
    #expect(settings.channels["team"]?.secretName == nil)
    guard case .webhook(let own, let headers) = settings.channels["own"]?.kind else {
      Issue.record("own is no webhook")
      return
    }
    #expect(own.scheme == "http" && headers == ["Authorization": "very-secret-token"])
    #expect(settings.channels["here"]?.kind == .terminal)
    guard case .email(let mail) = settings.channels["mail"]?.kind else {
      Issue.record("mail is no mail")
      return
    }
    #expect(mail.server.authority == "mail.example.com:465" && mail.server.password == "very-secret-token")
    #expect(settings.channels["mail"]?.secretName == "TOKEN")
  }

  @Test func addressesAndHeaders_areMaskedFromThenOn() async throws {
    let redactor = Redactor()
    let settings = try await load(
      """
      channel("a", { slack = "\(Self.slackURL)" })
      channel("b", { webhook = "https://h.example/in", headers = { ["X-Key"] = "plain-header-value", Accept = "text/plain" } })
      """, redactor: redactor)
    let masked = redactor.redact(
      "\(Self.slackURL) abcdefghijklmnopqrstuvwx /services/T0001/B0001/abcdefghijklmnopqrstuvwx")
    #expect(masked == "*** *** ***")
    #expect(redactor.redact("plain-header-value at https://h.example/in") == "*** at ***")
    #expect(redactor.redact("text/plain") == "text/plain")
    let address = try #require(settings.channels["a"]?.address)
    var dumped = ""
    dump(address, to: &dumped)
    #expect(!"\(address)".contains("abcdef") && !dumped.contains("abcdef"))
    #expect(!String(reflecting: settings.channels).contains("abcdef"))
  }

  @Test(arguments: [
    ("{ slak = 'https://a.example' }", "did you mean \"slack\"?"), ("{}", "needs one of slack, teams"),
    ("{ slack = 'https://a.example', terminal = true }", "slack and terminal: it can be only one"),
    ("{ terminal = false }", "terminal must be true"), ("{ email = 'a@b.c' }", "email must be a table"),
    ("{ slack = 'http://hooks.example/x' }", "must begin with https://"),
    ("{ webhook = 'ftp://a.example/x' }", "must begin with https://"), ("{ slack = 12 }", "the webhook's address"),
    ("{ slack = 'https:///x' }", "names no host"), ("{ slack = 'https://me:pw@a.example/x' }", "user or password"),
    ("{ slack = 'https://a.example:99999/x' }", "names no host"),
    ("{ slack = 'https://a.example/a b' }", "holds spaces"),
    ("{ teams = 'https://hooks.slack.com/services/x' }", "is one of slack: write { slack"),
    ("{ slack = 'https://hooks.slack.com/triggers/T1/1/x' }", "the address of a Slack workflow"),
    ("{ slack = 'https://a.example', headers = { A = 'b' } }", "only webhook takes headers"),
    ("{ webhook = 'https://a.example', headers = { ['A b'] = 'c' } }", "name of a header"),
    ("{ webhook = 'https://a.example', headers = { A = 'b\\r\\nC: d' } }", "line breaks"),
    ("{ webhook = 'https://a.example', headers = { Host = 'b' } }", "set by the host itself"),
    ("{ terminal = true }) channel('x', { terminal = true }", "there twice"),
  ])
  func mistakes_areNamed(_ options: String, _ part: String) async {
    do {
      _ = try await load("channel('x', \(options))")
      Issue.record("it loaded")
    } catch {
      #expect(error.message.contains(part), "\(error.message)")
      #expect(error.kind == "usage" && error.frames.first?.line == 1)
      #expect(!error.message.contains("example/") && !error.message.contains("me:pw"))
    }
  }

  @Test(arguments: ["http://localhost:80/x", "http://127.0.0.1:8080/x", "http://[::1]:1/x"])
  func loopback_mayBePlain(_ address: String) async throws {
    let settings = try await load("channel('x', { slack = '\(address)' })")
    #expect(settings.channels["x"]?.address?.isLoopback == true)
  }

  @Test func hostsThatOnlyLookLikeLoopback_areNot() throws {
    for text in ["http://127.0.0.1.example.com/x", "http://127.evil/x", "http://localhost.example/"] {
      #expect(try !WebhookAddress(text, of: "it").isLoopback, "\(text)")
    }
  }

  @Test func anUnknownName_isToldTheNearestAndTheLine() {
    let message = Channel.unknown("frontdsek", among: ["frontdesk", "kitchen"])
    #expect(message.contains("did you mean \"frontdesk\"?"))
    #expect(message.contains(#"channel("frontdsek", { slack = secret "FRONTDSEK_URL" })"#))
    let odd = Channel.unknown("1\"\u{1B}", among: [])
    #expect(odd.contains(#"channel("1\"^[", { slack = secret "CHANNEL_1___URL" })"#), "\(odd)")
  }
}
