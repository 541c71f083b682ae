import HTTPTypes
public import JSONPages
import Mail
public import Nexudus

extension Channel {
  /// The request that sends a notice; nil where none is needed, for the terminal, and for mail.
  public func message(for notice: Notice) throws(JSONError) -> TransportRequest? {
    switch kind {
    case .terminal, .email: nil
    case .slack(let address): try request(address, SlackMessage.body(of: notice))
    case .teams(let address): try request(address, TeamsMessage.body(of: notice))
    case .discord(let address):
      // Without `wait` Discord answers before it has stored the message, and says nothing if it could not.
      try request(address, path: address.path(withQuery: "wait", "true"), DiscordMessage.body(of: notice))
    case .webhook(let address, let headers): try request(address, plain(notice), headers: headers)
    }
  }

  /// The line that shows a notice in a terminal.
  public func line(for notice: Notice) -> String {
    let title = NoticeText.line(notice.title ?? "")
    let text = NoticeText.line(notice.text)
    let head = title.isEmpty || text.isEmpty ? title : title + ":"
    let to = notice.to.map(\.address).joined(separator: ", ")
    let extras = [notice.html == nil ? nil : "HTML"] + notice.attachments.map { NoticeText.line($0.name) }
    let with = extras.compactMap(\.self).joined(separator: ", ")
    let parts = [
      "[\(NoticeText.line(name))]", to.isEmpty ? "" : "to \(to):", head, text, NoticeText.line(notice.link ?? ""),
      with.isEmpty ? "" : "(with \(with))",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private func plain(_ notice: Notice) -> JSONValue {
    [
      "channel": .string(name), "title": notice.title.map { .string($0) } ?? .null, "text": .string(notice.text),
      "link": notice.link.map { .string($0) } ?? .null,
    ]
  }

  private func request(
    _ address: WebhookAddress, path: String? = nil, _ body: JSONValue, headers: [String: String] = [:]
  ) throws(JSONError) -> TransportRequest {
    var fields: HTTPFields = [.contentType: "application/json", .userAgent: "concierge/1"]
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    let head = HTTPRequest(
      method: .post, scheme: address.scheme, authority: address.authority, path: path ?? address.path,
      headerFields: fields)
    return TransportRequest(head: head, body: try body.encoded(), timeout: .seconds(30), maximumBytes: 1 << 20)
  }
}
