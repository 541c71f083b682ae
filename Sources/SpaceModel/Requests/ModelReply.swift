import JSONPages

/// What the model answers, and how badly the answer travels.
public struct ModelReply: Sendable {
  /// Whether and when the connection drops.
  public enum Drop: Sendable, Hashable {
    /// The answer arrives.
    case none
    /// The connection drops before the request has been carried out.
    case beforeCommit
    /// The request has been carried out, and the connection drops instead of an answer.
    case afterCommit
  }

  /// The HTTP status.
  public var status: Int
  /// The header fields in order.
  public var headers: [(name: String, value: String)]
  /// The body; with ``keptBytes`` only its beginning arrives.
  public var body: [UInt8]
  /// How long the answer takes.
  public var delay: Duration = .zero
  /// How many bytes of the body arrive before the connection drops; nil for all of them.
  public var keptBytes: Int?
  /// Whether the connection drops without an answer.
  public var drop = Drop.none

  /// A header field by its name in any case.
  public func header(_ name: String) -> String? {
    let lowered = name.lowercased()
    return headers.first { $0.name.lowercased() == lowered }?.value
  }

  init(status: Int, type: String? = nil, body: [UInt8] = []) {
    self.status = status
    headers = type.map { [("Content-Type", $0)] } ?? []
    self.body = body
  }
}

extension ModelReply {
  static let jsonType = "application/json; charset=utf-8"

  init(status: Int = 200, json: [UInt8]) {
    self.init(status: status, type: ModelReply.jsonType, body: json)
  }

  init(status: Int = 200, _ value: JSONValue) throws(JSONError) {
    self.init(status: status, json: try value.encoded())
  }

  /// `{"Message": ...}` for failures outside the model's own rules.
  static func failure(_ status: Int, _ message: String) -> ModelReply {
    var writer = JSONText()
    writer.object([("Message", .string(message))])
    return ModelReply(status: status, json: writer.bytes)
  }

  /// 404, whose body is a JSON string.
  static let notFound = ModelReply(status: 404, json: Array(#""Not found""#.utf8))

  /// What the API says when something broke.
  static let broken = failure(500, "An error has occurred.")
}
