import HTTPTypes
import JSONPages
import Nexudus

/// What a host answered, after all redirects.
struct HTTPReply: Sendable, Hashable {
  /// The status.
  var status: Int
  /// The headers by their names in lower case; of several of one name the values with commas between them.
  var headers: [String: String]
  /// The body, unpacked.
  var body: [UInt8]

  /// A reply of parts.
  init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A reply as it came.
  init(_ reply: TransportReply) {
    var headers: [String: String] = [:]
    for field in reply.head.headerFields {
      let name = field.name.canonicalName
      headers[name] = headers[name].map { $0 + ", " + field.value } ?? field.value
    }
    self.init(status: reply.head.status.code, headers: headers, body: Array(reply.body.buffer))
  }

  /// The beginning of the body as a person reads it, on one line; empty where it is nothing to read.
  var excerpt: String {
    guard let text = String(validating: body.prefix(4096).dropLast(Self.cut(body.prefix(4096))), as: UTF8.self) else {
      return ""
    }
    return NoticeText.cut(NoticeText.line(PlainText.plain(text)), limit: 200)
  }

  /// How many bytes of a character that was cut stand at the end.
  private static func cut(_ bytes: ArraySlice<UInt8>) -> Int {
    let tail = bytes.suffix(3).reversed()
    for (place, byte) in tail.enumerated() where byte & 0xC0 == 0xC0 {
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      return length > place + 1 ? place + 1 : 0
    }
    return 0
  }

  // MARK: In the journal

  /// The reply as the journal keeps it, to be given again.
  var kept: JSONValue {
    var object: JSONObject = ["status": .integer(Int64(status))]
    object["headers"] = .object(JSONObject(headers.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    if let text = String(validating: body, as: UTF8.self) {
      object["body"] = .string(text)
    } else {
      object["bytes"] = .string(Hexadecimal.text(body))
    }
    return .object(object)
  }

  /// A reply that the journal kept.
  init(kept value: JSONValue) {
    var headers: [String: String] = [:]
    for (name, value) in value["headers"]?.object?.members ?? [] { headers[name] = value.string }
    let bytes = value["bytes"]?.string.flatMap(Hexadecimal.bytes)
    self.init(
      status: Int(value["status"]?.integer ?? 200), headers: headers,
      body: bytes ?? Array((value["body"]?.string ?? "").utf8))
  }
}

/// Bytes that are no text, as text.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  /// Two digits for each byte.
  static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes of such a text; nil where it is none.
  static func bytes(_ text: String) -> [UInt8]? {
    let values = text.utf8.compactMap { digits.firstIndex(of: $0) }
    guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}
