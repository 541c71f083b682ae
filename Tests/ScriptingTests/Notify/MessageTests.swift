import HTTPTypes
import JSONPages
import Nexudus
import Testing

@testable import Scripting

@Suite("messages of notices")
struct MessageTests {
  private func body(_ channel: Channel, _ notice: Notice) throws -> JSONValue {
    let request = try #require(try channel.message(for: notice))
    #expect(request.head.method == .post)
    #expect(request.head.headerFields[.contentType] == "application/json")
    return try JSONValue(parsing: PaddedBytes(try #require(request.body)))
  }

  private static func channel(_ make: (WebhookAddress) -> Channel.Kind) throws -> Channel {
    Channel(name: "frontdesk", kind: make(try WebhookAddress("https://h.example/in?x=1", of: "it")))
  }

  private let nasty = "<!channel> @everyone @here <@U1> <https://evil.example|bank> [bank](https://evil.example) & more"

  @Test func slack_hasBlocksAndAText() throws {
    let channel = try Self.channel { .slack($0) }
    let sent = try body(channel, Notice(text: "A & B", title: "New", link: "https://a.example/?a=1&b=2"))
    #expect(sent["text"] == "New\nA &amp; B\n<https://a.example/?a=1&amp;b=2>")
    let blocks = try #require(sent["blocks"]?.array)
    #expect(blocks.count == 3)
    #expect(blocks[0] == ["type": "header", "text": ["type": "plain_text", "text": "New", "emoji": true]])
    #expect(blocks[1] == ["type": "section", "text": ["type": "mrkdwn", "text": "A &amp; B", "verbatim": true]])
    #expect(blocks[2]["text"]?["text"] == "<https://a.example/?a=1&amp;b=2>")
    #expect(sent["unfurl_links"] == false)
  }

  @Test func slack_textsCannotMentionOrDisguise() throws {
    let channel = try Self.channel { .slack($0) }
    let text = try body(channel, Notice(text: nasty, title: nasty)).encodedString()
    #expect(!text.contains("<") && !text.contains(">"))
    #expect(text.contains("&lt;!channel&gt;") && text.contains("&amp; more"))
  }

  @Test func slack_longTexts_areSplitWithinEveryLimit() throws {
    let channel = try Self.channel { .slack($0) }
    let notice = Notice(text: String(repeating: "a <&> b ", count: 40_000), title: String(repeating: "&", count: 300))
    let sent = try body(channel, notice)
    let blocks = try #require(sent["blocks"]?.array)
    #expect(blocks.count <= 50)
    for block in blocks {
      let limit = block["type"] == "header" ? 150 : 3000
      let text = try #require(block["text"]?["text"]?.string)
      #expect((1...limit).contains(text.utf16.count))
      // No entity is cut in two.
      for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
        #expect(part.hasPrefix("amp;") || part.hasPrefix("lt;") || part.hasPrefix("gt;"))
      }
    }
    let last = try #require(blocks.last?["text"]?["text"]?.string)
    #expect(last.contains("cut"))
    #expect(try #require(sent["text"]?.string).utf16.count <= 3000)
    let two = try body(channel, Notice(text: String(repeating: "x", count: 3001)))
    #expect(two["blocks"]?.array?.map { $0["text"]?["text"]?.string?.count } == [3000, 1])
  }

  @Test func teams_isACardOfTextRuns() throws {
    let channel = try Self.channel { .teams($0) }
    let sent = try body(channel, Notice(text: "one\n\n\(nasty)", title: "New", link: "https://a.example:8/x"))
    #expect(sent["type"] == "message")
    let attachment = try #require(sent["attachments"]?.array?.first)
    #expect(attachment["contentType"] == "application/vnd.microsoft.card.adaptive")
    let card = try #require(attachment["content"])
    #expect(card["type"] == "AdaptiveCard" && card["version"] == "1.4")
    let blocks = try #require(card["body"]?.array)
    #expect(blocks.count == 3 && blocks.allSatisfy { $0["type"] == "RichTextBlock" })
    let runs = blocks.compactMap { $0["inlines"]?.array?.first }
    #expect(runs.map { $0["text"]?.string } == ["New", "one", nasty])
    #expect(runs.first?["weight"] == "Bolder")
    #expect(blocks[2]["spacing"] == "Medium")
    #expect(card["msteams"]?["entities"] == nil)
    let action: JSONValue = ["type": "Action.OpenUrl", "title": "Open a.example:8", "url": "https://a.example:8/x"]
    #expect(card["actions"] == [action])
  }

  @Test(arguments: ["x", "é\"", "a\n", "🙂 "])
  func teams_longTexts_stayBelow28KB(_ part: String) throws {
    let channel = try Self.channel { .teams($0) }
    let text = String(repeating: part, count: 30_000)
    let request = try channel.message(for: Notice(text: text, title: text, link: "https://a.example/x"))
    #expect(try #require(request?.body).count < 28_000)
  }

  @Test func discord_hasContentAnEmbedAndNoMentions() throws {
    let channel = try Self.channel { .discord($0) }
    let notice = Notice(text: nasty, title: "New", link: "https://a.example/x")
    let request = try #require(try channel.message(for: notice))
    #expect(request.head.path == "/in?x=1&wait=true")
    let sent = try body(channel, notice)
    #expect(sent["allowed_mentions"] == ["parse": []])
    #expect(sent["embeds"] == [["title": "New", "url": "https://a.example/x"]])
    let content = try #require(sent["content"]?.string)
    for armed in ["@everyone", "@here", "<@U1>", "](https"] { #expect(!content.contains(armed), "\(armed)") }
    #expect(content.unicodeScalars.filter { $0 != "\u{200B}" }.elementsEqual(nasty.unicodeScalars))
    #expect(try body(channel, Notice(text: "x"))["embeds"] == nil)
    #expect(try body(channel, Notice(text: "", title: "t"))["content"] == nil)
  }

  @Test func discord_longTexts_goOnInTheEmbed() throws {
    let channel = try Self.channel { .discord($0) }
    let sent = try body(channel, Notice(text: String(repeating: "@here ", count: 2000)))
    let content = try #require(sent["content"]?.string)
    let description = try #require(sent["embeds"]?.array?.first?["description"]?.string)
    #expect(content.utf16.count <= 2000 && description.utf16.count <= 4096 && description.hasSuffix("…"))
    #expect(!content.contains("@here") && !description.contains("@here"))
  }

  @Test func webhook_isPlain_withItsHeaders() throws {
    let address = try WebhookAddress("https://h.example/in", of: "it")
    let channel = Channel(name: "own", kind: .webhook(address, headers: ["Authorization": "Bearer x"]))
    let sent = try body(channel, Notice(text: nasty, title: "New"))
    #expect(sent == ["channel": "own", "title": "New", "text": .string(nasty), "link": .null])
    let request = try #require(try channel.message(for: Notice(text: "x")))
    #expect(request.head.headerFields[.authorization] == "Bearer x")
    #expect(request.head.authority == "h.example" && request.head.scheme == "https" && request.head.path == "/in")
  }
}
