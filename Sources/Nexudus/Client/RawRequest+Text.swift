import HTTPTypes
import JSONPages

extension RawRequest {
  /// Makes a request with the method as text.
  ///
  /// - Throws: kind `usage` where the method is none that the API knows.
  public init(method: String, path: String, query: [QueryItem] = [], body: JSONValue? = nil) throws(NexudusError) {
    let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
    guard let method = known.first(where: { $0.rawValue == method }) else {
      throw .usage("\"\(method)\" is not a method; there are \(known.map(\.rawValue).joined(separator: ", "))")
    }
    self.init(method: method, path: path, query: query, body: body)
  }

  /// Whether the request may change something.
  public var isWrite: Bool { method != .get && method != .head }

  /// Whether the API reads a body with the method.
  public var mayHaveBody: Bool { method == .post || method == .put || method == .patch }

  /// Whether the method only asks for something.
  public var isGet: Bool { method == .get }

  /// Method, path and query: a request that is made of it again asks for the same.
  public var line: String {
    if query.isEmpty { return summary }
    let items = query.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }
    return summary + (path.contains("?") ? "&" : "?") + items.joined(separator: "&")
  }

  /// Method and path, for messages.
  public var summary: String { "\(method.rawValue) \(path)" }
}
