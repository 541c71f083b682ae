import JSONPages
import Testing

/// What the writer writes, and what it refuses.
@Suite struct WriterTests {
  @Test("parts become text")
  func parts() throws {
    var writer = JSONWriter()
    try writer.beginObject()
    writer.key("a")
    try writer.beginArray()
    writer.null()
    writer.bool(true)
    writer.integer(-7)
    try writer.double(0.5)
    writer.string("x")
    writer.endArray()
    writer.key("b")
    try writer.beginObject()
    writer.endObject()
    writer.endObject()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[null,true,-7,0.5,"x"],"b":{}}"#)
  }

  @Test("pretty text has one member a line")
  func pretty() throws {
    let value: JSONValue = ["a": [1, [:], []], "b": ["c": .null]]
    #expect(
      try value.encodedString(pretty: true) == """
        {
          "a": [
            1,
            {},
            []
          ],
          "b": {
            "c": null
          }
        }
        """)
  }

  @Test(
    "floats are the shortest text that reads back the same, and stay floats",
    arguments: [
      (1, "1.0"), (-0.0, "-0.0"), (0, "0.0"), (0.1, "0.1"), (1e16, "1e+16"), (1e100, "1e+100"), (100, "100.0"),
      (0.30000000000000004, "0.30000000000000004"), (1.7976931348623157e308, "1.7976931348623157e+308"),
      (.leastNonzeroMagnitude, "5e-324"), (123456789.125, "123456789.125"), (1e-7, "1e-07"),
    ] as [(Double, String)])
  func floats(value: Double, expected: String) throws {
    let text = try JSONValue.double(value).encodedString()
    #expect(text == expected)
    #expect(try parse(text) == .double(value))
  }

  @Test("integers are exact", arguments: [0, -1, Int64.max, Int64.min, 9_007_199_254_740_993])
  func integers(value: Int64) throws {
    #expect(try JSONValue.integer(value).encodedString() == "\(value)")
  }

  @Test("NaN and infinities are refused", arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
  func notFinite(value: Double) {
    #expect(
      errorCode { () throws(JSONError) in _ = try JSONValue.array([.double(value)]).encoded() } == .notRepresentable)
  }

  @Test("only what must be escaped is")
  func escapes() throws {
    let text = "\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é\u{2028}😀"
    #expect(
      try JSONValue.string(text).encodedString()
        == #""\"\\/\b\t\n\f\r\u0000\u001f"# + "\u{7F}é\u{2028}😀\"")
  }

  @Test(
    "bytes that are not UTF-8 are refused, as value and as key",
    arguments: [[0xFF], [0x61, 0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80]] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { buffer in
      var writer = JSONWriter()
      #expect(errorCode { () throws(JSONError) in try writer.string(utf8: buffer) } == .invalidUTF8)
      #expect(writer.bytes.isEmpty)
      #expect(
        errorCode { () throws(JSONError) in
          try writer.beginObject()
          try writer.key(utf8: buffer)
        } == .invalidUTF8)
    }
  }

  @Test("bytes that are UTF-8 are written as they are")
  func validUTF8() throws {
    var writer = JSONWriter()
    try Array("é\n\0".utf8).withUnsafeBufferPointer { buffer throws(JSONError) in try writer.string(utf8: buffer) }
    #expect(String(decoding: writer.bytes, as: UTF8.self) == #""é\n\u0000""#)
  }

  @Test("nesting deeper than 64 is refused")
  func depth() throws {
    var value: JSONValue = 1
    for level in 1...64 { value = level % 2 == 0 ? [value] : ["a": value] }
    _ = try value.encoded()
    #expect(errorCode { () throws(JSONError) in _ = try JSONValue.array([value]).encoded() } == .tooDeep)
    #expect(errorCode { () throws(JSONError) in _ = try value.encoded(maxDepth: 63) } == .tooDeep)
  }

  @Test("what must be escaped is found at any place of a word")
  func places() throws {
    for count in 0..<20 {
      for special in ["\"", "\\", "\n", "\u{1F}", "\u{0}"] {
        let filler = String(repeating: "!", count: count)
        let text = filler + special + "é" + filler + special
        #expect(try parse(try JSONValue.string(text).encodedString()).string == text, "\(count)")
      }
    }
  }
}
