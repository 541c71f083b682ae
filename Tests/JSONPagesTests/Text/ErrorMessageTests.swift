import JSONPages
import Testing

/// What people read when a text is refused.
@Suite struct ErrorMessageTests {
  @Test("a message names line, column, what is expected and what stands there")
  func place() throws {
    let text = "{\n  \"é\": 1,\n  \"b\" 2\n}"
    let error = try #require(throws: JSONError.self) { try parse(text) }
    #expect(error.message == "line 3, column 7: a colon is expected after the key, found '2'")
    #expect(error.offset == 19)
    #expect("\(error)" == error.message)
  }

  @Test("columns count characters, not bytes")
  func characters() {
    #expect(
      message { () throws(JSONError) in _ = try parse("[\"éé😀\" x]") }
        == "line 1, column 8: a comma or ] is expected, found 'x'")
  }

  @Test(
    "the other mistakes have a sentence of their own",
    arguments: [
      ("[1", "the JSON text ends too early, after 2 bytes (line 1, column 3): a comma or ] is expected"),
      ("", "the JSON text is empty"),
      ("{} x", "line 1, column 4: something follows the end of the JSON value"),
      ("[\"a\nb\"]", "line 1, column 4: a string holds an unescaped control character, or has no closing quote"),
      ("[1e999]", "line 1, column 2: the number is too large for a 64-bit float"),
      ("[\u{7}]", "line 1, column 2: a value is expected, found byte 0x7"),
    ])
  func sentences(text: String, expected: String) {
    #expect(message { () throws(JSONError) in _ = try parse(text) } == expected)
  }
}
