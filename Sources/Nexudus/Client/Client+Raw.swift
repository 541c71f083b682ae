import HTTPTypes
import JSONPages
import Synchronization

/// A request to any address of the API.
public struct RawRequest: Sendable, Hashable {
  /// The method.
  public var method: HTTPRequest.Method
  /// The path under the base address: `utils/enums`.
  public var path: String
  /// The query.
  public var query: [QueryItem]
  /// The body, sent as JSON.
  public var body: JSONValue?

  /// Makes a request.
  public init(method: HTTPRequest.Method = .get, path: String, query: [QueryItem] = [], body: JSONValue? = nil) {
    self.method = method
    self.path = path
    self.query = query
    self.body = body
  }
}

/// The answer to a raw request, whatever its status.
public struct RawReply: Sendable, Hashable {
  /// The status.
  public let status: Int
  /// The headers by lower-case name; values of repeated ones are joined by commas.
  public let headers: [String: String]
  /// The body: decoded where it is JSON, else as text; null if empty.
  public let body: JSONValue

  /// Makes one.
  public init(status: Int, headers: [String: String], body: JSONValue) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

extension Client {
  /// Sends a request to any address of the API; no status is an error.
  ///
  /// Signing in, limits and repeats are as for every other call.
  public func request(_ raw: RawRequest) async throws(NexudusError) -> RawReply {
    let answer = try await answer(raw)
    return RawReply(
      status: answer.status, headers: Self.headers(of: answer.reply), body: Self.body(of: answer.reply))
  }

  /// Sends a request to any address of the API and gives the answer's bytes as they came, with what a refusal means.
  ///
  /// Signing in, limits and repeats are as for every other call.
  public func answer(_ raw: RawRequest) async throws(NexudusError) -> RawAnswer {
    let (path, query) = try Self.checkedPath(raw.path)
    let body: [UInt8]?
    if let value = raw.body { body = try encoded(value) } else { body = nil }
    let request = APIRequest(method: raw.method, path: path, query: query + raw.query, body: body)
    let described = request.described(by: catalogue)
    let last = Mutex<RawAnswer?>(nil)
    do throws(NexudusError) {
      return try await perform(request) { [redactor = exchange.redactor] check throws(NexudusError) in
        let answer = RawAnswer(ReplyCheck(request: described, reply: check.reply), redactor)
        // Thrown so that it is repeated; given as it is when that did not help.
        if check.isThrottled {
          last.withLock { $0 = answer }
          throw check.refusal()
        }
        return answer
      }
    } catch {
      if error.kind == .throttled, let answer = last.withLock({ $0 }) { return answer }
      throw error
    }
  }

  private static func headers(of reply: TransportReply) -> [String: String] {
    var headers: [String: String] = [:]
    for field in reply.head.headerFields where field.name != .setCookie {
      let name = field.name.canonicalName
      headers[name] = headers[name].map { "\($0), \(field.value)" } ?? field.value
    }
    return headers
  }

  private static func body(of reply: TransportReply) -> JSONValue {
    if reply.body.isBlank { return .null }
    if let value = try? JSONValue(parsing: reply.body) { return value }
    return .string(String(decoding: reply.body.buffer, as: UTF8.self))
  }

  /// The path without slashes around it and without its query.
  private static func checkedPath(_ text: String) throws(NexudusError) -> (String, [QueryItem]) {
    let path = text.prefix { $0 != "?" }
    let trimmed = path.drop { $0 == "/" }
    if path.contains("://") || text.hasPrefix("//") {
      throw .usage(
        "request takes a path under the API's address, not \"\(text.shortened(to: 100))\"",
        hint: "write path = \"utils/enums\"; other hosts are reached by http")
    }
    let parts = trimmed.split(separator: "/", omittingEmptySubsequences: false)
    let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x5C && $0 != 0x23 }
    let decoded = trimmed.lowercased()
    guard isClean, !trimmed.isEmpty, !parts.contains(".."), !parts.contains("."), !decoded.contains("%2e"),
      !decoded.contains("%2f")
    else { throw .usage("\"\(text.shortened(to: 100))\" is not a path under the API's address") }
    let query = text.dropFirst(path.count + 1).split(separator: "&").map { item in
      let name = item.prefix { $0 != "=" }
      return QueryItem(PercentEncoding.decode(name), PercentEncoding.decode(item.dropFirst(name.count + 1)))
    }
    return (String(trimmed), query)
  }
}
