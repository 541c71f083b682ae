import JSONPages

/// A notice as an incoming webhook of Slack takes it: blocks, and a text for where blocks are not shown.
enum SlackMessage {
  /// The longest text of a section.
  static let sectionLimit = 3000
  /// The longest header.
  static let headerLimit = 150
  /// The most blocks; Slack's limit is 50, and the header and the link need two.
  static let sectionCount = 48

  static func body(of notice: Notice) -> JSONValue {
    let title = NoticeText.line(notice.title ?? "")
    var text = NoticeText.clean(notice.text)
    var blocks: [JSONValue] = []
    if !title.isEmpty {
      let short = NoticeText.cut(title, limit: headerLimit, cost: cost)
      blocks.append(["type": "header", "text": ["type": "plain_text", "text": .string(escaped(short)), "emoji": true]])
    }
    if text.allSatisfy(\.isWhitespace) { text = "" }
    var pieces = NoticeText.pieces(text, limit: sectionLimit, cost: cost).filter { !$0.allSatisfy(\.isWhitespace) }
    if pieces.count > sectionCount {
      pieces = pieces.prefix(sectionCount - 1) + ["… (cut: the text was too long for Slack)"]
    }
    blocks += pieces.map { section(escaped($0)) }
    let link = notice.link.map(Self.link)
    if let link { blocks.append(section(link)) }
    // The text of the notification on a phone; too long a one would be refused with everything else.
    let parts = [title, text].filter { !$0.isEmpty }.joined(separator: "\n")
    let short = escaped(NoticeText.cut(parts, limit: sectionLimit, cost: cost))
    return [
      "text": .string(link.map { short + "\n" + $0 } ?? short),
      "blocks": .array(blocks),
      // A preview would fetch whatever address a member wrote.
      "unfurl_links": false, "unfurl_media": false,
    ]
  }

  /// The text with the three characters that begin mentions, links and entities in Slack's markup written as entities:
  /// `<!channel>` and `<https://a.example|b>` are then shown as they are written.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// `verbatim` keeps Slack from making links of names of channels and people in the text.
  private static func section(_ text: String) -> JSONValue {
    ["type": "section", "text": ["type": "mrkdwn", "text": .string(text), "verbatim": true]]
  }

  /// The address itself is shown, so that nobody is led elsewhere.
  private static func link(_ address: String) -> String {
    let encoded = escaped(address).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "%7C")
    return "<\(encoded)>"
  }

  private static func cost(_ scalar: Unicode.Scalar) -> Int {
    switch scalar {
    case "&": 5
    case "<", ">": 4
    default: UTF16.width(scalar)
    }
  }
}
