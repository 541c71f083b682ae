import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// What `nexudus.request { method=, path=, query=, body= }` asks for.
  static func rawRequest(_ call: borrowing LuaCall) throws(LuaError) -> RawRequest {
    let options = try Options.check(
      call.object(1, "options"), allowed: requestOptions, of: "nexudus.request")
    guard let path = options["path"] else { throw .usage("nexudus.request needs a path: { path = \"/utils/enums\" }") }
    var method = "GET"
    if let given = options["method"] { method = try Options.string(given, named: "method").uppercased() }
    let query = try options["query"].map { value throws(LuaError) in try queryItems(value) } ?? []
    let text = try Options.string(path, named: "path")
    return try translated { () throws(NexudusError) in
      try RawRequest(method: method, path: text, query: query, body: options["body"])
    }
  }

  private static func queryItems(_ value: JSONValue) throws(LuaError) -> [QueryItem] {
    var items: [QueryItem] = []
    for (name, value) in value.object?.members ?? [] {
      switch value {
      case .string(let text): items.append(QueryItem(name, text))
      case .integer(let number): items.append(QueryItem(name, "\(number)"))
      case .double(let number): items.append(QueryItem(name, "\(number)"))
      case .bool(let flag): items.append(QueryItem(name, "\(flag)"))
      default: throw .usage("nexudus.request: the query's \"\(name)\" must be a string, a number, true or false")
      }
    }
    return items
  }
}

extension RawReply {
  /// The reply as a script sees it.
  var scriptValue: JSONValue {
    [
      "status": .integer(Int64(status)), "headers": .object(JSONObject(headers.map { ($0.key, .string($0.value)) })),
      "body": body,
    ]
  }
}
