/// A request as the model sees it, whatever carried it.
public struct ModelRequest: Sendable {
  /// The HTTP method in capitals.
  public var method: String
  /// The path without the query, from the root: `/api/spaces/coworkers`.
  public var path: String
  /// The decoded query parameters in order.
  public var query: [(name: String, value: String)]
  /// The header fields by lower-case name.
  public var headers: [String: String]
  /// The body.
  public var body: [UInt8]

  /// A request with a query that is decoded already.
  public init(
    _ method: String, _ path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// A request from its target, `/api/spaces/coworkers?page=2`, as it stands in the first line of an HTTP request.
  public init(_ method: String, target: String, headers: [String: String] = [:], body: [UInt8] = []) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = parts.count == 2 ? FormText.pairs(parts[1]) : []
    self.init(method, FormText.decode(parts[0], plusIsSpace: false), query: query, headers: headers, body: body)
  }

  /// A query parameter by its name in any case; of several the last one.
  func parameter(_ name: String) -> String? {
    let lowered = name.lowercased()
    return query.last { $0.name.lowercased() == lowered }?.value
  }
}

/// The text of queries and forms: `a=1&b=x%20y`.
enum FormText {
  static func pairs(_ text: Substring) -> [(name: String, value: String)] {
    text.split(separator: "&").map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (decode(parts[0]), parts.count == 2 ? decode(parts[1]) : "")
    }
  }

  static func decode(_ text: Substring, plusIsSpace: Bool = true) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, let high = hex(rest.first), let low = hex(rest.dropFirst().first) {
        bytes.append(high << 4 | low)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(plusIsSpace && byte == 0x2B ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8?) -> UInt8? {
    switch byte {
    case .some(let digit) where (0x30...0x39).contains(digit): digit - 0x30
    case .some(let letter) where (0x41...0x46).contains(letter): letter - 0x37
    case .some(let letter) where (0x61...0x66).contains(letter): letter - 0x57
    default: nil
    }
  }
}
