import HTTPTypes
import JSONPages
import LuaRuntime
import Nexudus

/// What a script asks of a host of the web, checked.
struct HTTPCall: Sendable {
  /// The method, in capitals.
  var method: String
  /// Where it goes.
  var address: HTTPAddress
  /// The headers that the script gave, in their order.
  var headers: [HTTPField] = []
  /// What is sent.
  var body = Body.none
  /// How long the whole of it may take, redirects included.
  var timeout = Self.usualTimeout
  /// The author's name for the step.
  var key: String?
  /// Whether a status of 400 and above is an error.
  var raises = true

  /// What is sent behind the headers.
  enum Body: Sendable, Hashable {
    case none
    case json(JSONValue)
    case bytes([UInt8])
  }

  /// The methods that there are.
  static let methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
  /// The options of a call.
  static let options = ["headers", "json", "body", "query", "timeout", "key", "raise"]
  private static let reads: Set = ["GET", "HEAD", "OPTIONS"]
  static let usualTimeout = Duration.seconds(10)
  private static let longest = Duration.seconds(60)

  /// Whether it may change something.
  var isWrite: Bool { !Self.reads.contains(method) }

  /// Method and address in words, without the query.
  var summary: String { "\(method) \(address.shown)" }

  /// A call without options.
  init(_ method: String, _ address: HTTPAddress) {
    self.method = method
    self.address = address
  }

  /// A call as a script writes it.
  ///
  /// - Parameters:
  ///   - call: what messages call the function.
  ///   - options: the options but the body.
  init(_ call: String, method: String, url: String, options: JSONObject, body: Body) throws(LuaError) {
    let given = try Options.check(options, allowed: Self.options, of: call)
    guard Self.methods.contains(method) else {
      let proposal = Names.proposal(Names.nearest(method, among: Self.methods))
      throw .usage("\(call) has no method \"\(NoticeText.line(method))\"\(proposal)")
    }
    do throws(HTTPAddress.Mistake) {
      address = try HTTPAddress(url)
    } catch {
      throw .usage("\(call): \"\(NoticeText.cut(NoticeText.line(url), limit: 200))\" can't be called: \(error.reason)")
    }
    self.method = method
    self.body = body
    if body != .none, ["GET", "HEAD"].contains(method) {
      throw .usage("\(call): a \(method) has no body; put what it asks for into query = { ... }")
    }
    if let query = given["query"] { address.append(query: try Self.query(query, call)) }
    if let headers = given["headers"] { self.headers = try Self.fields(headers, call) }
    if let value = given["timeout"] {
      timeout = try Options.duration(value, named: "\(call) timeout")
      guard timeout > .zero, timeout <= Self.longest else {
        throw .usage("\(call): a timeout is 60s at most, and more than nothing")
      }
    }
    if let value = given["key"] { key = try Options.string(value, named: "\(call) key") }
    if let value = given["raise"] {
      guard let raises = value.bool else { throw .usage("\(call): raise is true or false") }
      self.raises = raises
    }
  }

  /// The headers of the connection and of the message's form are the host's own business.
  private static let ours: Set = [
    "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect",
    "proxy-authorization", "proxy-connection", "accept-encoding",
  ]

  private static func fields(_ value: JSONValue, _ call: String) throws(LuaError) -> [HTTPField] {
    guard let members = value.object?.members else {
      throw .usage("\(call): headers is a table: headers = { Accept = \"text/csv\" }")
    }
    var fields: [HTTPField] = []
    // The same at each attempt: a table of Lua has no order.
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let field = HTTPField.Name(name) else {
        throw .usage("\(call): \"\(NoticeText.line(name))\" can't be the name of a header")
      }
      guard !ours.contains(name.lowercased()) else { throw .usage("\(call): the header \(name) can't be set") }
      guard let text = value.string ?? value.integer.map({ "\($0)" }) else {
        throw .usage("\(call): the header \(name) must be a string")
      }
      // Not shown: it may be a secret.
      guard HTTPField.isValidValue(text), text.utf8.count <= 16_384 else {
        throw .usage("\(call): the header \(name) holds a line break, or something else that no header can hold")
      }
      fields.append(HTTPField(name: field, value: text))
    }
    return fields
  }

  private static func query(_ value: JSONValue, _ call: String) throws(LuaError) -> [QueryItem] {
    var items: [QueryItem] = []
    for (name, value) in (value.object?.members ?? []).sorted(by: { $0.key < $1.key }) {
      switch value {
      case .string(let text): items.append(QueryItem(name, text))
      case .integer(let number): items.append(QueryItem(name, "\(number)"))
      case .double(let number): items.append(QueryItem(name, "\(number)"))
      case .bool(let flag): items.append(QueryItem(name, "\(flag)"))
      default: throw .usage("\(call): the query's \"\(name)\" must be a string, a number, true or false")
      }
    }
    return items
  }
}
