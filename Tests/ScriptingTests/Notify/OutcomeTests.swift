import HTTPTypes
import JSONPages
import Mail
import Nexudus
import Synchronization
import Testing

@testable import Scripting

@Suite("outcomes of notices")
struct OutcomeTests {
  enum Expected: Sendable { case sent, refused, unclear }

  static let url = "https://h.example/services/T1/B1/abcdefghijklmnopqrstuvwxyz"

  private func channel(_ kind: String) throws -> Channel {
    let address = try WebhookAddress(Self.url, of: "it")
    let kinds: [String: Channel.Kind] = [
      "slack": .slack(address), "teams": .teams(address), "discord": .discord(address),
      "webhook": .webhook(address, headers: ["X-Key": "header-secret"]),
    ]
    return Channel(name: "frontdesk", kind: try #require(kinds[kind]), secretName: "FRONTDESK_URL")
  }

  private func reply(_ status: Int, _ body: String, _ headers: HTTPFields = [:]) -> TransportReply {
    TransportReply(head: HTTPResponse(status: .init(code: status), headerFields: headers), body: PaddedBytes(body))
  }

  private func check(_ outcome: NotifyOutcome, _ expected: Expected, _ part: String) {
    let actual: Expected =
      switch outcome {
      case .sent: .sent
      case .refused, .rejected: .refused
      case .unclear: .unclear
      }
    #expect(actual == expected, "\(outcome)")
    let message = outcome.message ?? ""
    #expect(message.contains(part), "\(message)")
    #expect(!message.contains("abcdef") && !message.contains("header-secret"), "\(message)")
  }

  @Test(arguments: [
    ("slack", 200, "ok", Expected.sent, ""),
    (
      "slack", 200, "no_service", .refused,
      "no longer knows this webhook (no_service): make a new one and store it with"
    ),
    ("slack", 404, "no_service", .refused, "concierge secret set FRONTDESK_URL"),
    ("slack", 404, "channel_not_found", .refused, "no longer has the place"),
    ("slack", 410, "channel_is_archived", .refused, "no longer has the place"),
    ("slack", 403, "action_prohibited", .refused, "who administers"),
    ("slack", 400, "invalid_payload", .refused, "shorter or simpler"),
    ("slack", 400, "something_new", .refused, "something_new"),
    ("slack", 500, "rollup_error", .unclear, "rollup_error"),
    ("slack", 200, "<html>sign in</html>", .unclear, "a web page"), ("slack", 200, "", .unclear, "nothing"),
    ("slack", 302, "", .refused, "has moved"),
    ("teams", 202, "", .sent, ""), ("teams", 200, "1", .sent, ""), ("teams", 200, "", .sent, ""),
    (
      "teams", 200,
      "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with x",
      .refused, "no more notices for now"
    ),
    (
      "teams", 200,
      "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 502 with x",
      .unclear, "fault of its own"
    ),
    ("teams", 200, "Webhook message delivery failed with error: unknown", .refused, "delivery failed"),
    ("teams", 413, "", .refused, "shorter"), ("teams", 404, "{}", .refused, "make a new one"),
    ("discord", 204, "", .sent, ""), ("discord", 200, #"{"id":"1"}"#, .sent, ""),
    ("discord", 200, "hm", .unclear, "hm"),
    ("discord", 404, #"{"message":"Unknown Webhook","code":10015}"#, .refused, "no longer knows this webhook (10015)"),
    ("discord", 401, #"{"message":"Invalid Webhook Token","code":50027}"#, .refused, "secret set FRONTDESK_URL"),
    ("discord", 400, #"{"message":"Invalid Form Body","code":50035}"#, .refused, "shorter or simpler"),
    ("discord", 400, #"{"message":"Other","code":7}"#, .refused, "Other"), ("discord", 502, "bad", .unclear, "502"),
    ("webhook", 201, "", .sent, ""), ("webhook", 401, "no", .refused, "the header X-Key"),
    ("webhook", 422, "line\none \(OutcomeTests.url) header-secret", .refused, "line one *** ***"),
    ("webhook", 503, "<html>", .unclear, "503"), ("webhook", 404, "", .refused, "knows no such webhook"),
  ])
  func answers_areJudged(_ kind: String, _ status: Int, _ body: String, _ expected: Expected, _ part: String) throws {
    check(try channel(kind).outcome(of: reply(status, body)), expected, part)
  }

  @Test func waits_areRead() throws {
    let header: HTTPFields = [try #require(HTTPField.Name("Retry-After")): "30"]
    for kind in ["slack", "teams", "discord", "webhook"] {
      let outcome = try channel(kind).outcome(of: reply(429, "", header))
      guard case .refused(let message, .seconds(30)) = outcome else {
        Issue.record("\(kind): \(outcome)")
        continue
      }
      #expect(message.contains("try again in 30s"))
    }
    let fine = try channel("discord").outcome(of: reply(429, #"{"retry_after":0.5,"global":false}"#, header))
    guard case .refused(_, .milliseconds(500)) = fine else {
      Issue.record("\(fine)")
      return
    }
    for odd in ["-1", "nan", "inf", "Wed, 21 Oct 2026 07:28:00 GMT"] {
      let field: HTTPFields = [try #require(HTTPField.Name("Retry-After")): odd]
      guard case .refused(_, nil) = try channel("slack").outcome(of: reply(429, "", field)) else {
        Issue.record("\(odd)")
        continue
      }
    }
  }

  @Test(arguments: TransportError.Kind.allCases)
  func noAnswer_isRefusedOnlyIfNothingWasSent(_ kind: TransportError.Kind) throws {
    let outcome = try channel("slack").outcome(of: TransportError(kind, "at \(Self.url)"))
    check(outcome, kind == .notConnected || kind == .tls ? .refused : .unclear, "at ***")
  }

  @Test func withoutASecretsName_theCureIsTheSettings() throws {
    let channel = Channel(name: "x", kind: .slack(try WebhookAddress(Self.url, of: "it")))
    check(channel.outcome(of: reply(404, "no_service")), .refused, "put it into channel(\"x\", ...) of concierge.lua")
  }

  private struct Recorder: Transport {
    let answer: Result<TransportReply, TransportError>
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply { try answer.get() }
  }

  @Test func terminal_getsOneLine_alsoOfMail() async throws {
    let transport = Recorder(answer: .failure(TransportError(.lost, "it broke")))
    let lines = Mutex<[String]>([])
    let notifier = TransportNotifier(transport: transport) { line in lines.withLock { $0.append(line) } }
    let here = Channel(name: "here", kind: .terminal)
    #expect(await notifier.send(Notice(text: "hello\nthere"), to: here) == .sent)
    var mail = Notice(text: "x", title: "T", to: [try MailAddress("Zoë <a@b.c>")])
    mail.html = "<p>x</p>"
    mail.attachments = [MailAttachment(name: "a\u{1B}.csv", type: "text/csv", content: [1])]
    #expect(await notifier.send(mail, to: here) == .sent)
    #expect(lines.withLock { $0 } == ["[here] hello there", "[here] to a@b.c: T: x (with HTML, a^[.csv)"])
    let slack = await notifier.send(mail, to: try channel("slack"))
    check(slack, .refused, "only channels of mail take \"to\"")
    check(
      await TransportNotifier(transport: transport) { _ in }.send(Notice(text: "x"), to: try channel("slack")),
      .unclear, "broke")
  }
}
