import HTTPTypes
import JSONPages
import Nexudus
import NexudusHTTP
import Scripting
import Testing

@Suite("notices by HTTP")
struct NotifyDeliveryTests {
  private let path = "/services/T1/B1/abcdefghijklmnopqrstuvwxyz"
  private let notice = Notice(
    text: "<!channel> @everyone [x](https://evil.example)", title: "A & B", link: "https://a.example/1?x=1&y=2")

  /// Sends the notice to a channel at `authority`.
  private func send(_ authority: String, _ kind: (WebhookAddress) -> Channel.Kind) async throws -> NotifyOutcome {
    let address = try WebhookAddress("http://\(authority)\(path)", of: "the address")
    let channel = Channel(name: "frontdesk", kind: kind(address), secretName: "FRONTDESK_URL")
    let transport = HTTPTransport()
    let outcome = await TransportNotifier(transport: transport) { _ in }.send(notice, to: channel)
    await transport.shutdown()
    #expect(outcome.message?.contains("abcdef") != true, "\(outcome)")
    return outcome
  }

  /// What a server got, and what became of the notice.
  private func exchange(
    _ answer: WebhookServer.Answer, _ kind: (WebhookAddress) -> Channel.Kind
  ) async throws -> (outcome: NotifyOutcome, request: WebhookServer.Request, body: JSONValue) {
    try await WebhookServer.run(answer) { server in
      let outcome = try await send(server.authority, kind)
      #expect(server.requests.count == 1)
      let request = try #require(server.requests.first)
      #expect(request.method == "POST" && request.headers["content-type"] == "application/json")
      return (outcome, request, try JSONValue(parsing: PaddedBytes(request.body)))
    }
  }

  @Test func slack_getsBlocks_andSaysOk() async throws {
    let (outcome, request, body) = try await exchange(.init(status: 200, body: "ok")) { .slack($0) }
    #expect(outcome == .sent)
    #expect(request.path == path)
    let blocks = try #require(body["blocks"]?.array)
    #expect(blocks.map { $0["type"]?.string } == ["header", "section", "section"])
    #expect(blocks[0]["text"]?["text"] == "A &amp; B")
    #expect(blocks[1]["text"]?["text"] == "&lt;!channel&gt; @everyone [x](https://evil.example)")
    #expect(blocks[2]["text"]?["text"] == "<https://a.example/1?x=1&amp;y=2>")
    #expect(body["text"]?.string?.hasPrefix("A &amp; B\n&lt;!channel&gt;") == true)
  }

  @Test func teams_getsACard_andAccepts() async throws {
    let (outcome, _, body) = try await exchange(.init(status: 202)) { .teams($0) }
    #expect(outcome == .sent)
    #expect(body["type"] == "message")
    let attachment = try #require(body["attachments"]?.array?.first)
    #expect(attachment["contentType"] == "application/vnd.microsoft.card.adaptive")
    #expect(attachment["content"]?["type"] == "AdaptiveCard" && attachment["content"]?["version"] == "1.4")
    #expect(attachment["content"]?["body"]?.array?.count == 2)
    #expect(attachment["content"]?["actions"]?.array?.first?["url"] == "https://a.example/1?x=1&y=2")
  }

  @Test func discord_getsContentAndAnEmbed_andAnswersNothing() async throws {
    let (outcome, request, body) = try await exchange(.init(status: 204)) { .discord($0) }
    #expect(outcome == .sent)
    #expect(request.path == path + "?wait=true")
    #expect(body["allowed_mentions"] == ["parse": []])
    #expect(body["content"]?.string?.contains("@everyone") == false)
    #expect(body["embeds"] == [["title": "A & B", "url": "https://a.example/1?x=1&y=2"]])
  }

  @Test func webhook_getsPlainMembers_andItsHeaders() async throws {
    let (outcome, request, body) = try await exchange(.init(status: 201)) {
      .webhook($0, headers: ["Authorization": "Bearer t"])
    }
    #expect(outcome == .sent)
    #expect(request.headers["authorization"] == "Bearer t")
    #expect(
      body == [
        "channel": "frontdesk", "title": "A & B", "text": .string(notice.text),
        "link": "https://a.example/1?x=1&y=2",
      ])
  }

  @Test func tooMany_waitsAreRead() async throws {
    let busy = WebhookServer.Answer(
      status: 429, headers: [("Retry-After", "2"), ("Content-Type", "application/json")], body: #"{"retry_after":1.25}"#
    )
    let discord = try await exchange(busy) { .discord($0) }.outcome
    let slack = try await exchange(busy) { .slack($0) }.outcome
    guard case .refused(_, .milliseconds(1250)) = discord, case .refused(_, .seconds(2)) = slack else {
      Issue.record("\(discord) \(slack)")
      return
    }
  }

  @Test func aDeadWebhook_isRefusedWithItsCure() async throws {
    let outcome = try await exchange(.init(status: 404, body: "no_service")) { .slack($0) }.outcome
    guard case .refused(let message, nil) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(message.contains("concierge secret set FRONTDESK_URL"))
  }

  @Test func nobodyListens_isRefused() async throws {
    let outcome = try await send(try await PlayedServer.silentAuthority()) { .slack($0) }
    guard case .refused = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func cutAfterSending_isUnclear() async throws {
    for scene in [
      PlayedServer.Scene.close, .replyThenClose(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok".utf8)),
    ] {
      let outcome = try await PlayedServer.run(scene) { try await send($0.authority) { .slack($0) } }
      guard case .unclear = outcome else {
        Issue.record("\(outcome)")
        continue
      }
    }
  }

  @Test func faultOfTheServer_isUnclear() async throws {
    let outcome = try await exchange(.init(status: 502, body: "<html>")) { .teams($0) }.outcome
    guard case .unclear = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }
}
