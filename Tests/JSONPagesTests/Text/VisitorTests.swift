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

/// Foresees one key and counts how often it came.
private struct Seer: JSONVisitor {
  let key: [UInt8]
  var recorder = Recorder()

  mutating func foreseenKey(at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    let pattern = key + [0x22, 0x3A]
    guard (0..<pattern.count).allSatisfy({ p[$0] == pattern[$0] }) else { return nil }
    recorder.events.append("foreseen")
    return p + pattern.count
  }
  mutating func null() { recorder.null() }
  mutating func bool(_ value: Bool) { recorder.bool(value) }
  mutating func integer(_ value: Int64) { recorder.integer(value) }
  mutating func double(_ value: Double) { recorder.double(value) }
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) { recorder.string(bytes) }
  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) { recorder.key(bytes) }
  mutating func beginArray() { recorder.beginArray() }
  mutating func endArray() { recorder.endArray() }
  mutating func beginObject() { recorder.beginObject() }
  mutating func endObject() { recorder.endObject() }
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

  @Test("a key that a visitor foresees isn't told again, and its value comes")
  func foreseen() throws {
    var seer = Seer(key: Array("Id".utf8))
    try parseJSON(PaddedBytes(#"[{"Id": 1,"a":{"Id":2}},{"Id" :3,"Ids":4}]"#), into: &seer)
    #expect(
      seer.recorder.events == [
        "[", "{", "foreseen", "integer 1", "key a", "{", "foreseen", "integer 2", "}", "}", "{", "key Id", "integer 3",
        "key Ids", "integer 4", "}", "]",
      ])
    let code = errorCode { () throws(JSONError) in try parseJSON(PaddedBytes(#"{"Id":}"#), into: &seer) }
    #expect(code == .syntax)
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
