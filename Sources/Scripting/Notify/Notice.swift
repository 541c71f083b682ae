public import JSONPages
public import LuaRuntime

/// What a script tells people: `notify(channel, text)` or `notify(channel, { title=, text=, link= })`.
public struct Notice: Sendable, Hashable {
  /// What happened; may have several lines.
  public var text: String
  /// A short line above it.
  public var title: String?
  /// An http or https address, for example of a record's page in the admin panel.
  public var link: String?
  /// The member that a mail goes to.
  public var to: String?

  /// Makes a notice.
  public init(text: String, title: String? = nil, link: String? = nil, to: String? = nil) {
    self.text = text
    self.title = title
    self.link = link
    self.to = to
  }

  /// The options of `notify`; `key` names the step and is not part of the notice.
  public static let options = ["title", "text", "link", "to", "key"]

  /// A notice from the second argument of `notify`.
  ///
  /// - Throws: kind `usage` for anything but a text or a table with the options above.
  public init(_ value: JSONValue) throws(LuaError) {
    if let text = value.string {
      self.init(text: text)
    } else if let object = value.object {
      let given = try Options.check(object, allowed: Self.options, of: "notify")
      self.init(text: try Self.string(given, "text") ?? "")
      title = try Self.string(given, "title")
      link = try Self.string(given, "link")
      to = try Self.string(given, "to")
    } else {
      throw .usage("notify takes a text, or a table: notify(\"frontdesk\", { title = ..., text = ..., link = ... })")
    }
    if NoticeText.isBlank(text), NoticeText.isBlank(title ?? "") {
      throw .usage("notify needs a text: there is nothing to tell")
    }
    if let link {
      _ = try WebhookAddress(link, of: "the link of notify, \"\(NoticeText.line(link))\",")
    }
  }

  private static func string(_ given: JSONObject, _ name: String) throws(LuaError) -> String? {
    guard let value = given[name], !value.isNull else { return nil }
    return try Options.string(value, named: "the \(name) of notify")
  }
}
