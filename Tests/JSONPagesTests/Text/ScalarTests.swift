import JSONPages
import Testing

/// Decoding in place.
@Suite struct ScalarTests {
  @Test("each kind of value is told by its first look")
  func kinds() throws {
    let page = try index(
      #"[{"a":null,"b":true,"c":false,"d":-12,"e":1.0,"f":"x","g":"a\nb","h":[1],"i":{}}]"#, as: .array)
    let kinds = try (0..<page.schema.count).map { column in
      switch decodeScalar(at: try #require(page.value(row: 0, column: column))) {
      case .null: "null"
      case .bool(let value): "\(value)"
      case .integer(let value): "integer \(value)"
      case .double(let value): "double \(value)"
      case .string(let bytes): "string " + String(decoding: bytes, as: UTF8.self)
      case .escapedString(let bytes): "escaped " + String(decoding: bytes, as: UTF8.self)
      case .array: "array"
      case .object: "object"
      }
    }
    #expect(
      kinds == [
        "null", "true", "false", "integer -12", "double 1.0", "string x", #"escaped a\nb"#, "array", "object",
      ])
  }

  @Test("unescaping needs no more room than the escaped text")
  func room() {
    let raw = Array(#"a\u0041\ud83d\ude00\ud83d\n\\\"é\u00e9\u20ac"#.utf8)
    var output = [UInt8](repeating: 0xAA, count: raw.count + 1)
    let count = raw.withUnsafeBufferPointer { raw in
      output.withUnsafeMutableBufferPointer { output in output.baseAddress.map { unescape(raw, into: $0) } ?? 0 }
    }
    #expect(String(decoding: output.prefix(count), as: UTF8.self) == "aA😀\u{FFFD}\n\\\"éé€")
    #expect(output.last == 0xAA)
  }
}
