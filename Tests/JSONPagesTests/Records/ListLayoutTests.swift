import JSONPages
import Testing

/// Where the records stand in a text, and what stands beside them.
@Suite struct ListLayoutTests {
  @Test("a list gives its records and the envelope")
  func list() throws {
    let page = try index(
      #"{"Records":[{"Id":1,"Name":"Ada"},{"Id":2,"Paid":true}],"TotalItems":2,"HasNextPage":false}"#)
    #expect(page.count == 2)
    #expect(page[0].integer("Id") == 1)
    #expect(page[0].string("Name") == "Ada")
    #expect(page[0]["Paid"] == nil)
    #expect(page[1].bool("Paid") == true)
    #expect(page.envelope == ["TotalItems": 2, "HasNextPage": false])
  }

  @Test("the envelope may stand before and after the records, nested and with escapes")
  func envelopeBeforeRecords() throws {
    let page = try index(#"{"Total\u0049tems":7,"Meta":{"a":[1,null]},"Records":[{"Id":1}],"Last":"x\ny"}"#)
    #expect(page.count == 1)
    #expect(page.envelope == ["TotalItems": 7, "Meta": ["a": [1, .null]], "Last": "x\ny"])
  }

  @Test("of two members named Records the last one counts")
  func recordsTwice() throws {
    let page = try index(#"{"Records":[{"Id":1},{"Id":2},{"Old":1}],"Records":[{"Id":3}]}"#)
    #expect(page.count == 1)
    #expect(page[0].object == ["Id": 3])
  }

  @Test("the key Records may be written with escapes")
  func escapedRecords() throws {
    #expect(try index(#"{"R\u0065cords":[{"Id":3}]}"#).count == 1)
  }

  @Test("an empty list has no records")
  func emptyList() throws {
    let page = try index(#"{"Records":[],"TotalItems":0}"#)
    #expect(page.count == 0)
    #expect(page.envelope["TotalItems"] == 0)
  }

  @Test("empty records count")
  func emptyRecords() throws {
    let page = try index("[{},{ },{\"a\":1}]", as: .array)
    #expect(page.count == 3)
    #expect(page[1].names == [])
    #expect(page[2].integer("a") == 1)
  }

  @Test("one object is one record")
  func object() throws {
    let page = try index(#" {"Id":5,"Tags":["a"]} "#, as: .object)
    #expect(page.count == 1)
    #expect(page[0]["Tags"] == ["a"])
    #expect(page.envelope.isEmpty)
  }

  @Test(
    "another layout than the expected one is refused as such",
    arguments: [
      ("[]", RecordPage.Layout.list, "\"Records\""), ("{}", .list, "\"Records\""), ("{\"a\":[]}", .list, "\"Records\""),
      ("{\"Records\":null}", .list, "array"), ("{\"Records\":{}}", .list, "array"), ("{}", .array, "array"),
      ("[]", .object, "object"), ("1", .object, "object"), ("\"x\"", .list, "object"), ("[1]", .array, "object"),
      ("[{},null]", .array, "object"), ("{\"Records\":[[]]}", .list, "object"),
    ])
  func otherLayout(text: String, layout: RecordPage.Layout, named: String) throws {
    let error = try #require(throws: JSONError.self) { try index(text, as: layout) }
    #expect(error.code == .layout, "\(error)")
    #expect(error.message.contains(named), "\(error)")
  }

  @Test(
    "a text that is no JSON is refused for that, not for its layout", arguments: ["[1", "tru", "{\"Records\":nul}"])
  func brokenBeforeLayout(text: String) throws {
    let error = try #require(throws: JSONError.self) { try index(text, as: .list) }
    #expect(error.code == .truncated || error.code == .syntax, "\(error)")
  }

  @Test("white space may stand between all tokens")
  func whiteSpace() throws {
    let tokens = [
      "{", "\"Total\"", ":", "1", ",", "\"Records\"", ":", "[", "{", "\"Id\"", ":", "1", ",", "\"Tags\"", ":", "[",
      "true",
      ",", "null", "]", "}", ",", "{", "\"Id\"", ":", "-2.5", "}", "]", "}",
    ]
    for space in ["", " ", "\n", "\t\r\n  "] {
      let page = try index(space + tokens.joined(separator: space) + space)
      #expect(page[0].object == ["Id": 1, "Tags": [true, .null]])
      #expect(page[1].object == ["Id": -2.5])
      #expect(page.envelope == ["Total": 1])
    }
  }

  @Test("other characters are no white space", arguments: ["\u{0B}", "\u{0C}", "\u{A0}", "\u{0}", "\u{2028}"])
  func noWhiteSpace(text: String) {
    #expect(refusal("[1,\(text)2]") != nil)
  }

  @Test("a byte order mark before the text is skipped, within it refused")
  func byteOrderMark() throws {
    #expect(try index("\u{FEFF}{\"Records\":[{\"Id\":1}]}")[0].integer("Id") == 1)
    #expect(try parse("\u{FEFF} 1") == 1)
    #expect(errorCode { () throws(JSONError) in _ = try parse("[\u{FEFF}1]") } == .syntax)
  }
}
