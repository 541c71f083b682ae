import HTTPTypes
import JSONPages

/// A request to the API as a value: what is sent, and what it is about.
struct APIRequest: Sendable {
  var method: HTTPRequest.Method
  /// The path under the base address, without a slash before it.
  var path: String
  var query: [QueryItem] = []
  var body: [UInt8]?
  /// What it is about, for messages; nil for raw requests.
  var entity: Entity?
  var operation: Operation?
  /// The record that it is about, if it is about one.
  var id: Int64?
  /// Whether it may be repeated although it is counted among writes: a sign-in.
  var isHarmless = false
  /// Whether the server counts it among writes.
  var isWrite: Bool { method != .get && method != .head }
  /// Whether it may change something, so that one whose answer was lost must not be repeated blindly.
  var isChange: Bool { isWrite && !isHarmless }

  static func list(_ query: ListQuery, page: Int, size: Int, order: String?, now: Timestamp) -> APIRequest {
    APIRequest(
      method: .get, path: query.entity.path, query: query.items(page: page, size: size, order: order, now: now),
      entity: query.entity, operation: .list)
  }

  static func get(_ entity: Entity, id: Int64) -> APIRequest {
    APIRequest(method: .get, path: "\(entity.path)/\(id)", entity: entity, operation: .get, id: id)
  }

  static func several(_ entity: Entity, ids: ArraySlice<Int64>) -> APIRequest {
    let list = "[" + ids.map(String.init).joined(separator: ",") + "]"
    return APIRequest(
      method: .get, path: entity.path + "/", query: [QueryItem("id", list)], entity: entity, operation: .list)
  }

  static func create(_ entity: Entity, body: [UInt8]) -> APIRequest {
    APIRequest(method: .post, path: entity.path, body: body, entity: entity, operation: .create)
  }

  static func update(_ entity: Entity, id: Int64, body: [UInt8]) -> APIRequest {
    APIRequest(method: .put, path: entity.path, body: body, entity: entity, operation: .update, id: id)
  }

  static func delete(_ entity: Entity, id: Int64) -> APIRequest {
    APIRequest(method: .delete, path: "\(entity.path)/\(id)", entity: entity, operation: .delete, id: id)
  }

  /// Method and path, for messages: `GET spaces/coworkers/12`.
  var summary: String { "\(method.rawValue) \(path)" }

  /// The request as it goes to a transport.
  func transportRequest(
    _ base: BaseURL, authorization: String?, userAgent: String, timeout: Duration, maximumBytes: Int
  ) -> TransportRequest {
    let tail = query.isEmpty ? "" : "?" + PercentEncoding.query(query)
    let path = base.path + "/" + PercentEncoding.encode(path, keeping: "/%!$&'()*+,;=:@") + tail
    var head = HTTPRequest(method: method, scheme: base.scheme, authority: base.authority, path: path)
    head.headerFields[.accept] = "application/json"
    head.headerFields[.userAgent] = userAgent
    if body != nil { head.headerFields[.contentType] = "application/json; charset=utf-8" }
    if let authorization { head.headerFields[.authorization] = authorization }
    return TransportRequest(head: head, body: body, timeout: timeout, maximumBytes: maximumBytes)
  }
}
