import Automation
import HTTPTypes
import JSONPages
import Nexudus
import Scripting
import SpaceModel

/// Something that a rule has done outside of itself: it wrote to the space, called a host, or told people.
public struct SentEffect: Sendable, Hashable {
  /// What test files see of it: `method`, `path`, `entity`, `body` and the like.
  public var members: JSONObject
  /// One line for people.
  public var summary: String

  /// A write that the space has carried out.
  ///
  /// - Parameter before: the record as it was; of an update only what changes is told.
  init(_ request: TransportRequest, entity: Entity?, before: JSONObject?) {
    let method = request.head.method.rawValue
    let path = (request.head.path ?? "/").split(separator: "?").first.map(String.init) ?? "/"
    var members: JSONObject = ["method": .string(method), "path": .string(path)]
    members["entity"] = entity.map { .string($0.name) }
    var body = request.body.flatMap { $0.isEmpty ? nil : try? JSONValue(parsing: PaddedBytes($0)) }
    let id = before?["Id"] ?? path.split(separator: "/").last.flatMap { Int64($0) }.map { .integer($0) }
    if method != "POST", let id { members["id"] = id }
    if method == "PUT", let before, let object = body?.object {
      body = .object(JSONObject(object.members.filter { $0.key != "Id" && !Self.isSame(before[$0.key], $0.value) }))
    }
    members["body"] = body
    self.members = members
    let place = entity.map { name in members["id"].map { "\(name.name) \($0.canonicalText)" } ?? name.name } ?? path
    summary = "\(method) \(place)" + Self.text(body)
  }

  /// A notice that a channel has taken.
  init(_ notice: Notice, channel: String) {
    members = notice.json
    members["method"] = "NOTIFY"
    members["channel"] = .string(channel)
    summary = "NOTIFY \(channel)" + Self.text(.object(notice.json))
  }

  /// A call that a host has answered.
  init(_ request: TransportRequest) {
    let method = request.head.method.rawValue
    let url = "\(request.head.scheme ?? "https")://\(request.head.authority ?? "")\(request.head.path ?? "")"
    members = ["method": .string(method), "url": .string(url)]
    let body = request.body.flatMap { $0.isEmpty ? nil : $0 }
    let value = body.map { bytes in
      (try? JSONValue(parsing: PaddedBytes(bytes))) ?? .string(String(decoding: bytes, as: UTF8.self))
    }
    members["body"] = value
    members["headers"] = .object(
      JSONObject(request.head.headerFields.map { ($0.name.canonicalName, .string($0.value)) }))
    summary = "\(method) \(url)" + Self.text(value)
  }

  /// Absent and null are the same to the API.
  private static func isSame(_ old: JSONValue?, _ new: JSONValue) -> Bool {
    (old ?? .null).canonicalText == new.canonicalText
  }

  private static func text(_ body: JSONValue?) -> String {
    guard let text = body?.canonicalText, text != "null" else { return "" }
    return " " + (text.count > 160 ? text.prefix(157) + "..." : text)
  }
}
