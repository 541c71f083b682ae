import JSONPages

/// A notice as a webhook of Microsoft Teams takes it: a message with one Adaptive Card.
///
/// All texts are text runs, which Teams shows as they are. A `TextBlock` would read them as Markdown, in which
/// `[bank](https://evil.example)` is a link in disguise.
enum TeamsMessage {
  /// The most bytes of the text; Teams refuses messages of more than 28 KB, the card's own included.
  static let textLimit = 16_000
  /// The most paragraphs, for the same reason.
  static let paragraphs = 60

  static func body(of notice: Notice) -> JSONValue {
    var blocks: [JSONValue] = []
    let title = NoticeText.cut(NoticeText.line(notice.title ?? ""), limit: 200)
    if !title.isEmpty { blocks.append(block(title, ["size": "Medium", "weight": "Bolder"], spacing: "None")) }
    let text = NoticeText.cut(NoticeText.clean(notice.text), limit: textLimit, cost: cost)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.count > paragraphs {
      lines = lines.prefix(paragraphs - 1) + [lines[(paragraphs - 1)...].joined(separator: " ")]
    }
    // Line breaks within a run are not shown by every client: each line is a paragraph, an empty one a distance.
    var spacing = "Small"
    for line in lines {
      if line.allSatisfy(\.isWhitespace) {
        spacing = "Medium"
        continue
      }
      blocks.append(block(line, [:], spacing: spacing))
      spacing = "None"
    }
    var card: JSONObject = [
      "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
      "body": .array(blocks), "msteams": ["width": "Full"],
    ]
    if let link = notice.link, let address = try? WebhookAddress(link, of: "the link") {
      // The button names the host, so that nobody is led elsewhere.
      card["actions"] = [
        ["type": "Action.OpenUrl", "title": .string("Open \(address.authority)"), "url": .string(link)]
      ]
    }
    return [
      "type": "message",
      "attachments": [
        [
          "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null, "content": .object(card),
        ]
      ],
    ]
  }

  private static func block(_ text: String, _ style: JSONObject, spacing: String) -> JSONValue {
    var run: JSONObject = ["type": "TextRun", "text": .string(text)]
    for (key, value) in style.members { run[key] = value }
    return ["type": "RichTextBlock", "spacing": .string(spacing), "inlines": [.object(run)]]
  }

  /// Bytes of a character within JSON.
  private static func cost(_ scalar: Unicode.Scalar) -> Int {
    scalar == "\"" || scalar == "\\" || scalar == "\t" ? 2 : UTF8.width(scalar)
  }
}
