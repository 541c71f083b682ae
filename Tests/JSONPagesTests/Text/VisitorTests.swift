import JSONPages
import Testing

/// Writes down what it is told.
private struct Recorder: JSONVisitor {
  var events: [String] = []
  var limit = Int.max

  var isStopped: Bool { events.count >= limit }
  mutating func null() { events.append("null") }
  mutating func bool(_ value: Bool) { events.append("\(value)") }
  mutating func integer(_ value: Int64) { events.append("integer \(value)") }
  mutating func double(_ value: Double) { events.append("double \(value)") }
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    events.append("string " + String(decoding: bytes, as: UTF8.self))
  }
  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
    events.append("key " + String(decoding: bytes, as: UTF8.self))
  }
  mutating func beginArray() { events.append("[") }
  mutating func endArray() { events.append("]") }
  mutating func beginObject() { events.append("{") }
  mutating func endObject() { events.append("}") }
}

/// What a visitor is told of a text.
@Suite struct VisitorTests {
  @Test("every part is told in order, decoded")
  func order() throws {
    var recorder = Recorder()
    try parseJSON(PaddedBytes(#" {"a":[1,-2.0,"x\ty",null,[],{}],"\u0062":true,"a":false} "#), into: &recorder)
    #expect(
      recorder.events == [
        "{", "key a", "[", "integer 1", "double -2.0", "string x\ty", "null", "[", "]", "{", "}", "]", "key b", "true",
        "key a", "false", "}",
      ])
  }

  @Test("a visitor can stop")
  func stop() {
    var recorder = Recorder(limit: 4)
    let code = errorCode { () throws(JSONError) in try parseJSON(PaddedBytes("[1,2,3,4,5,6,7]"), into: &recorder) }
    #expect(code == .stopped)
    #expect(recorder.events.count == 4)
  }

  @Test("a value inside a page can be visited alone")
  func nested() throws {
    let page = try index(#"{"Records":[{"Id":1,"a":{"b":["x"]},"n":-3}]}"#)
    var recorder = Recorder()
    for name in ["a", "n"] {
      let column = try #require(page.schema.column(of: name))
      try parseJSON(page, at: Int(page.offsets[column]), into: &recorder)
    }
    #expect(recorder.events == ["{", "key b", "[", "string x", "]", "}", "integer -3"])
  }
}
