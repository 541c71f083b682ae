public import JSONPages
public import LuaRuntime
public import Mail
import Nexudus

/// What a script tells people: `notify(channel, text)` or `notify(channel, { title=, text=, link= })`.
public struct Notice: Sendable, Hashable {
  /// What happened; may have several lines.
  public var text: String
  /// A short line above it.
  public var title: String?
  /// An http or https address, for example of a record's page in the admin panel.
  public var link: String?
  /// To whom a mail goes; empty for those whom the channel names.
  public var to: [MailAddress]
  /// The text of a mail as HTML, beside the plain one.
  public var html: String?
  /// Where answers to a mail go; nil for where the channel says.
  public var replyTo: MailAddress?
  /// The files that go with a mail.
  public var attachments: [MailAttachment] = []
  /// What tells it from all others, the same each time that it is sent; nil where it is sent once.
  public var identity: String?

  /// Makes a notice.
  public init(text: String, title: String? = nil, link: String? = nil, to: [MailAddress] = []) {
    self.text = text
    self.title = title
    self.link = link
    self.to = to
  }

  /// The options of `notify`; `key` names the step and is not part of the notice.
  public static let options = ["title", "text", "link", "to", "html", "reply_to", "attachments", "key"]

  /// What an attachment has.
  static let attachmentOptions = ["name", "content", "type"]

  /// A notice from the second argument of `notify`.
  ///
  /// - Throws: kind `usage` for anything but a text or a table with the options above.
  public init(_ value: JSONValue) throws(LuaError) {
    if let text = value.string {
      self.init(text: text)
    } else if let object = value.object, object["base64"] == nil {
      let given = try Options.check(object, allowed: Self.options, of: "notify")
      self.init(text: try Self.string(given, "text") ?? "")
      title = try Self.string(given, "title")
      link = try Self.string(given, "link")
      try readMail(given)
    } else {
      throw .usage("notify takes a text, or a table: notify(\"frontdesk\", { title = ..., text = ..., link = ... })")
    }
    if [text, title ?? "", html ?? ""].allSatisfy(NoticeText.isBlank) {
      throw .usage("notify needs a text: there is nothing to tell")
    }
    if let link {
      _ = try WebhookAddress(link, of: "the link of notify, \"\(NoticeText.line(link))\",")
    }
  }

  /// The options that only mail takes, of those that it has.
  var mailOptions: [String] {
    [
      to.isEmpty ? nil : "to", html == nil ? nil : "html", replyTo == nil ? nil : "reply_to",
      attachments.isEmpty ? nil : "attachments",
    ].compactMap(\.self)
  }

  private mutating func readMail(_ given: JSONObject) throws(LuaError) {
    if let value = given["to"], !value.isNull { to = try MailChannel.addresses(value, named: "the to of notify") }
    html = try Self.string(given, "html")
    if let value = given["reply_to"], !value.isNull {
      replyTo = try MailChannel.addresses(value, named: "the reply_to of notify", most: 1).first
    }
    if html != nil, link != nil {
      throw .usage("notify: with html, put the link into it: <a href=...>; link = is for plain texts")
    }
    if let value = given["attachments"], !value.isNull { attachments = try Self.attachments(value) }
    let size = attachments.reduce(text.utf8.count + (html ?? "").utf8.count) { $0 + $1.content.count }
    guard size <= Self.mostBytes else {
      throw .usage(
        "notify: text, html and attachments have \(size >> 20) MB; mail takes \(Self.mostBytes >> 20) MB at most")
    }
  }

  /// What mail servers take almost everywhere, before base64 makes it a third longer.
  private static let mostBytes = 10 << 20

  private static func attachments(_ value: JSONValue) throws(LuaError) -> [MailAttachment] {
    let form = "attachments of notify is a list: { { name = \"report.csv\", content = ..., type = \"text/csv\" } }"
    // An empty table of Lua may come as an object.
    if value.object?.isEmpty == true { return [] }
    guard let list = value.array, list.count <= 20 else { throw .usage("\(form), with 20 at most") }
    var attachments: [MailAttachment] = []
    for element in list {
      guard let object = element.object else { throw .usage(form) }
      let given = try Options.check(object, allowed: Self.attachmentOptions, of: "an attachment of notify")
      guard let name = given["name"]?.string, let content = given["content"].flatMap(content) else {
        throw .usage("an attachment of notify needs a name and a content, both strings, or content = { base64 = ... }")
      }
      guard !NoticeText.isBlank(name), name.utf8.count <= 200, NoticeText.clean(name) == name,
        !name.contains(where: { "/\\\n\t".contains($0) })
      else {
        throw .usage(
          "an attachment of notify cannot be called \"\(NoticeText.cut(NoticeText.line(name), limit: 100))\"")
      }
      let type = given["type"]?.string ?? MailAttachment.type(ofFile: name)
      guard MailAttachment.isType(type), !type.lowercased().hasPrefix("multipart/") else {
        throw .usage("the type of an attachment is one like \"text/csv\", not \"\(NoticeText.line(type))\"")
      }
      attachments.append(MailAttachment(name: name, type: type, content: content))
    }
    return attachments
  }

  /// A text, or bytes in base64, which is also what a string that is no text comes as.
  private static func content(_ value: JSONValue) -> [UInt8]? {
    if let text = value.string { return Array(text.utf8) }
    guard let object = value.object, object.keys.elementsEqual(["base64"]) else { return nil }
    return object["base64"]?.string.flatMap(Base64.bytes)
  }

  private static func string(_ given: JSONObject, _ name: String) throws(LuaError) -> String? {
    guard let value = given[name], !value.isNull else { return nil }
    if value["base64"] != nil { throw .usage("the \(name) of notify is not valid UTF-8") }
    return try Options.string(value, named: "the \(name) of notify")
  }
}
