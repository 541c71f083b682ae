import LuaRuntime
import Mail
import Nexudus
import Testing

@testable import Scripting

@Suite("mail in concierge.lua")
struct MailChannelTests {
  private func load(_ text: String, redactor: Redactor = Redactor()) async throws(ScriptFailure) -> Settings {
    try await SettingsScript(secrets: FixedSecrets(values: ["SMTP": "open-sesame"]), redactor: redactor)
      .run(.code(text))
  }

  private func mail(_ options: String, redactor: Redactor = Redactor()) async throws -> MailChannel {
    let settings = try await load("channel('mail', { email = { \(options) } })", redactor: redactor)
    guard case .email(let mail) = settings.channels["mail"]?.kind else { throw LuaError(kind: "test", message: "none") }
    return mail
  }

  @Test func everyOption_isRead() async throws {
    let redactor = Redactor()
    let mail = try await mail(
      """
      smtp = "smtps://Mail.Example.com", user = "desk", password = secret "SMTP", from = "Desk <desk@example.com>",
      to = { "a@example.com", "A@Example.com", "Zoë <zoe@example.com>" }, reply_to = "office@example.com",
      ca = "/etc/ssl/own.pem", timeout = "90s"
      """, redactor: redactor)
    let server = MailServer(
      host: "mail.example.com", port: 465, protection: .tls, user: "desk", password: "open-sesame",
      authorities: "/etc/ssl/own.pem", timeout: .seconds(90))
    #expect(mail.server == server)
    #expect(mail.from == (try MailAddress("Desk <desk@example.com>")))
    #expect(mail.to.map(\.address) == ["a@example.com", "zoe@example.com"])
    #expect(mail.replyTo?.address == "office@example.com")
    #expect(redactor.redact("it is open-sesame") == "it is ***")
  }

  @Test(arguments: [
    ("smtp = 'smtps://m.example'", MailServer.Protection.tls, 465), ("smtp = 'smtp://m.example'", .startTLS, 587),
    ("smtp = 'smtp://m.example', tls = 'required'", .startTLS, 587),
    ("smtp = 'smtp://m.example', tls = 'none'", .none, 25),
    ("smtp = 'smtp://localhost'", .startTLS, 587), ("smtp = 'smtp://m.example:2525'", .startTLS, 2525),
    ("smtp = 'smtps://[::1]:4650/'", .tls, 4650), ("smtp = 'smtp://[::1]', tls = 'none'", .none, 25),
    ("smtp = 'smtp://127.0.0.1', tls = 'none', user = 'a', password = 'b'", .none, 25),
  ])
  func protectionAndPort_followTheAddress(_ options: String, _ protection: MailServer.Protection, _ port: UInt16)
    async throws
  {
    let server = try await mail("from = 'a@b.c', " + options).server
    #expect(server.protection == protection && server.port == port, "\(server)")
  }

  @Test(arguments: [
    ("", "needs smtp and from"), ("smtp = 'smtps://m.example'", "needs smtp and from"),
    ("smtp = 'mail.example.com', from = 'a@b.c'", "must be an address: smtps://"),
    ("smtp = 'https://m.example', from = 'a@b.c'", "must be an address: smtps://"),
    ("smtp = 'smtps://me:pw@m.example', from = 'a@b.c'", "must not hold a user or password"),
    ("smtp = 'smtps://', from = 'a@b.c'", "names no host"),
    ("smtp = 'smtps://m.example/x', from = 'a@b.c'", "names no host"),
    ("smtp = 'smtps://m.example:99999', from = 'a@b.c'", "names no host"),
    ("smtp = 'smtps://m.example:0', from = 'a@b.c'", "no port 0"),
    ("smtp = 'smtps://m.exa\\r\\nmple', from = 'a@b.c'", "names no host"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', tls = 'none'", "says the opposite"),
    ("smtp = 'smtp://m.example', from = 'a@b.c', tls = 'maybe'", "\"required\" or \"none\""),
    ("smtp = 'smtp://m.example', from = 'a@b.c', tls = 'none', user = 'a', password = 'b'", "without TLS the password"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', user = 'a'", "no password"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', password = 'a'", "no user"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', user = 'a', password = 'pw\\n'", "line break"),
    ("smtp = 'smtps://m.example', from = 'a'", "is no address: it has no @"),
    ("smtp = 'smtps://m.example', from = 'a@b.c\\nBcc: x@y.z'", "line break"),
    ("smtp = 'smtps://m.example', from = { 'a@b.c', 'd@e.f' }", "must be one address"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', to = {}", "1 to 50 addresses"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', to = 5", "must be a list of strings"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', ca = 'own.pem'", "whole path"),
    ("smtp = 'smtps://m.example', from = 'a@b.c', timeout = '1h'", "from 1s to 10m"),
    ("smtp = 'smtps://m.example', form = 'a@b.c'", "did you mean \"from\"?"),
  ])
  func mistakes_areNamed(_ options: String, _ part: String) async {
    do {
      _ = try await mail(options)
      Issue.record("it loaded")
    } catch {
      let message = (error as? ScriptFailure)?.message ?? "\(error)"
      #expect(message.contains(part), "\(message)")
      #expect(!message.contains("pw"), "\(message)")
    }
  }

  @Test(arguments: ["example.com", "zoe@example.com", "*", "localhost"])
  func grants_takeDomainsAndAddresses(_ entry: String) async throws {
    #expect(try await load("grant('r', { mail = { '\(entry)' } })").grants["r"]?.mail == [entry])
  }

  @Test(arguments: ["", "*.example.com", "Zoë <zoe@example.com>", "a@", "exa mple.com", "https://example.com"])
  func grants_refuseWhatIsNeither(_ entry: String) async {
    await #expect(throws: ScriptFailure.self) { try await load("grant('r', { mail = { '\(entry)' } })") }
  }
}
