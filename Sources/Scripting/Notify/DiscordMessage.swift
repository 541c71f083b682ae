import JSONPages

/// A notice as a webhook of Discord takes it: the text as `content`, title and link as an embed.
enum DiscordMessage {
  /// The longest content.
  static let contentLimit = 2000
  /// The longest title of an embed.
  static let titleLimit = 256
  /// The longest description of an embed, which takes what the content cannot hold.
  static let descriptionLimit = 4096

  static func body(of notice: Notice) -> JSONValue {
    let title = NoticeText.line(notice.title ?? "")
    let text = NoticeText.clean(notice.text)
    let pieces = NoticeText.pieces(disarmed(text), limit: contentLimit)
    var embed: JSONObject = [:]
    if !title.isEmpty { embed["title"] = .string(NoticeText.cut(disarmed(title), limit: titleLimit)) }
    if let link = notice.link {
      // A link shows through the title; without one, it shows itself.
      if title.isEmpty { embed["title"] = .string(NoticeText.cut(link, limit: titleLimit)) }
      embed["url"] = .string(link)
    }
    let rest = pieces.dropFirst().joined()
    if !rest.allSatisfy(\.isWhitespace) {
      embed["description"] = .string(NoticeText.cut(rest, limit: descriptionLimit))
    }
    // Nothing in the text may ping anyone, whatever it looks like.
    var body: JSONObject = ["allowed_mentions": ["parse": []]]
    if let content = pieces.first, !content.allSatisfy(\.isWhitespace) { body["content"] = .string(content) }
    if !embed.isEmpty { body["embeds"] = [.object(embed)] }
    return .object(body)
  }

  /// The text with an invisible space where Discord would see a mention or a link with another face: `@everyone`,
  /// `<@12>`, `[bank](https://...)`.
  ///
  /// Backslashes would do the same, but they are shown within code.
  static func disarmed(_ text: String) -> String {
    var result = ""
    var last: Unicode.Scalar?
    var place = text.unicodeScalars.startIndex
    while place < text.unicodeScalars.endIndex {
      let scalar = text.unicodeScalars[place]
      let rest = text.unicodeScalars[place...]
      let isArmed =
        switch last {
        case "]": scalar == "("
        case "<": "@#".unicodeScalars.contains(scalar)
        case "@": rest.starts(with: "everyone".unicodeScalars) || rest.starts(with: "here".unicodeScalars)
        default: false
        }
      if isArmed { result.append("\u{200B}") }
      result.unicodeScalars.append(scalar)
      last = scalar
      place = text.unicodeScalars.index(after: place)
    }
    return result
  }
}
