import Testing

@testable import JSONPages

/// Texts that are JSON, and texts that nearly are.
@Suite struct GrammarTests {
  @Test(
    "what breaks the grammar is refused",
    arguments: [
      "[1,]", "[,1]", "[1 2]", "[1,,2]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{'a':1}",
      "{1:1}",
      "[1}", "{\"a\":1]", "]", "}", ",", ":", "nul", "nulL", "True", "falsee", "[true false]", "// x\n1", "/* */ 1",
      "\"a\" \"b\"",
      "{\"a\":1 \"b\":2}", "{\"a\"::1}", "[\"a\":1]", "undefined", "'a'", "\"a", "a\"",
    ])
  func refused(text: String) {
    #expect(refusal(text) != nil)
    #expect(refusal("[\(text)]") != nil || text == "," || text == "\"a\" \"b\"")
  }

  @Test("every text cut short is refused, as cut short where it was whole so far")
  func truncated() throws {
    let text = Array(
      #"{"Records":[{"Id":12,"Näme":"a\u00e9😀","x":[true,false,null,-1.5e3]},{"Id":13}],"T":{"a":1}}"#.utf8)
    _ = try RecordPage.index(PaddedBytes(text), as: .list)
    for count in 1..<text.count {
      let cut = PaddedBytes(Array(text.prefix(count)))
      let indexError = try #require(throws: JSONError.self) { try RecordPage.index(cut, as: .list) }
      let parseError = try #require(throws: JSONError.self) { try JSONValue(parsing: cut) }
      #expect(indexError == parseError, "cut at \(count)")
      #expect(indexError.offset <= count)
      #expect([.truncated, .syntax].contains(indexError.code), "cut at \(count): \(indexError)")
    }
    #expect(refusal("[1,2") == .truncated)
    #expect(refusal("{\"a\":\"b") == .truncated)
  }

  @Test("anything behind the value is refused", arguments: ["{} x", "[] ]", "1 2", "null,", "\"a\"\u{0}", "{}{}"])
  func trailing(text: String) {
    #expect(errorCode { () throws(JSONError) in _ = try parse(text) } == .trailingBytes)
  }

  @Test("nothing but white space is empty", arguments: ["", " ", "\n\t\r ", "\u{FEFF}"])
  func empty(text: String) {
    #expect(errorCode { () throws(JSONError) in _ = try parse(text) } == .empty)
    for layout in [RecordPage.Layout.list, .array, .object] {
      #expect(errorCode { () throws(JSONError) in _ = try index(text, as: layout) } == .empty)
    }
  }

  @Test("NUL bytes are refused wherever they stand")
  func nulBytes() {
    let text = Array(#"{"Records":[{"Id":1,"Name":"x y"}],"T":1}"#.utf8)
    for place in 0...text.count {
      var broken = text
      broken.insert(0, at: place)
      #expect(throws: JSONError.self, "at \(place)") { try RecordPage.index(PaddedBytes(broken), as: .list) }
      #expect(throws: JSONError.self, "at \(place)") { try JSONValue(parsing: PaddedBytes(broken)) }
    }
  }

  @Test("64 open arrays and objects are allowed, in any layout; one more is too deep")
  func depth() throws {
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    func objects(_ count: Int) -> String {
      String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
    }
    _ = try parse(nested(64))
    _ = try parse(objects(64))
    #expect(errorCode { () throws(JSONError) in _ = try parse(nested(65)) } == .tooDeep)
    #expect(errorCode { () throws(JSONError) in _ = try parse(objects(65)) } == .tooDeep)
    let layouts: [(RecordPage.Layout, String, String, Int)] = [
      (.object, "{\"a\":", "}", 63), (.array, "[{\"a\":", "}]", 62), (.list, "{\"Records\":[{\"a\":", "}]}", 61),
      (.list, "{\"Records\":[],\"a\":", "}", 63),
    ]
    for (layout, head, tail, room) in layouts {
      _ = try index(head + nested(room) + tail, as: layout)
      #expect(
        errorCode { () throws(JSONError) in _ = try index(head + nested(room + 1) + tail, as: layout) } == .tooDeep)
    }
    #expect(errorCode { () throws(JSONError) in _ = try JSONValue(parsing: "[[1]]", maxDepth: 1) } == .tooDeep)
    _ = try JSONValue(parsing: "[1]", maxDepth: 1)
  }

  @Test("a million open brackets are refused without harm")
  func veryDeep() {
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
      let text = String(repeating: bracket, count: 1_000_000)
      #expect(errorCode { () throws(JSONError) in _ = try parse(text) } == .tooDeep)
      #expect(errorCode { () throws(JSONError) in _ = try index("[{\"a\":" + text, as: .array) } == .tooDeep)
    }
  }

  @Test("a text that 32-bit offsets cannot reach all through is refused")
  func tooLarge() throws {
    try RecordPage.checkSize(Int(UInt32.max) - 256)
    #expect(errorCode { () throws(JSONError) in try RecordPage.checkSize(Int(UInt32.max) - 255) } == .tooLarge)
  }
}
