import Testing

@testable import JSONPages

/// How the keys of records become columns, in whatever order and form they come.
@Suite struct KeyTests {
  @Test("records may have their keys in any order")
  func anyOrder() throws {
    let page = try index(#"[{"a":1,"b":2,"c":3},{"c":6,"a":4,"b":5},{"b":8,"c":9,"a":7}]"#, as: .array)
    #expect(page.schema.names == ["a", "b", "c"])
    #expect((0..<3).map { page[$0].integer("a") } == [1, 4, 7])
    #expect((0..<3).map { page[$0].integer("b") } == [2, 5, 8])
    #expect((0..<3).map { page[$0].integer("c") } == [3, 6, 9])
  }

  @Test("of two members with one key the last one counts")
  func duplicateKeys_lastWins() throws {
    let page = try index(#"[{"a":1,"a":2},{"a":3,"b":4,"a":null},{"a":5}]"#, as: .array)
    #expect(page[0].object == ["a": 2])
    #expect(page[1].object == ["a": .null, "b": 4])
    #expect(page[2].object == ["a": 5])
  }

  @Test("a key means the same with and without escapes")
  func escapedKeys() throws {
    let page = try index(#"[{"Id":1,"é":2},{"\u0049d":3,"\u00e9":4},{"I\u0064":5,"Id":6}]"#, as: .array)
    #expect(page.schema.names == ["Id", "é"])
    #expect(page[1].object == ["Id": 3, "é": 4])
    #expect(page[2].object == ["Id": 6])
  }

  @Test("a key that holds a quote never matches the bare bytes")
  func keyWithQuote() throws {
    let page = try index(#"[{"a\"b":1},{"a\"b":2},{"a\\":3},{"a\\":4}]"#, as: .array)
    #expect(page[1].integer("a\"b") == 2)
    #expect(page[3].integer("a\\") == 4)
    #expect(throws: JSONError.self) { try index(#"[{"a\"b":1},{"a"b":2}]"#, as: .array) }
    #expect(throws: JSONError.self) { try index(#"[{"a\"":1},{"a"":2}]"#, as: .array) }
    #expect(throws: JSONError.self) { try index("[{\"a\\n\":1},{\"a\n\":2}]", as: .array) }
  }

  @Test("a key that begins like the guessed one is another key")
  func keyPrefixes() throws {
    let page = try index(#"[{"Paid":1,"x":0},{"PaidOn":2,"x":0},{"Pai":3},{"Paid":4}]"#, as: .array)
    #expect(page[1].names == ["x", "PaidOn"])
    #expect(page[2].object == ["Pai": 3])
    #expect(page[3].object == ["Paid": 4])
  }

  @Test("the empty key and very long keys are keys")
  func oddLengths() throws {
    for length in [0, 1, 6, 7, 8, 9, 14, 15, 16, 125, 126, 127, 128, 300, 5000] {
      let key = String(repeating: "k", count: length)
      let text = "[" + [1, 2, 3].map { "{\"\(key)\":\($0)}" }.joined(separator: ",") + "]"
      let page = try index(text, as: .array)
      #expect(page[2].integer(key) == 3, "length \(length)")
      #expect(page.schema.column(of: key + "k") == nil)
      #expect(throws: JSONError.self, "length \(length)") { try index(String(text.dropLast(5)), as: .array) }
    }
  }

  @Test("keys are told apart by bytes, not by Unicode equivalence")
  func equivalentKeys() throws {
    let page = try index("[{\"\u{E9}\":1,\"e\u{301}\":2}]", as: .array)
    #expect(page.schema.count == 2)
    #expect(page[0].integer("\u{E9}") == 1)
    #expect(page[0].integer("e\u{301}") == 2)
    #expect(page[0].object.count == 2)
  }

  @Test("records of another shape widen the table and keep what was found")
  func growth() throws {
    let records = (0..<50).map { row in
      "{" + (0...row).map { "\"f\($0)\":\(row * 1000 + $0)" }.joined(separator: ",") + "}"
    }
    let page = try index("[" + records.joined(separator: ",") + "]", as: .array)
    #expect(page.schema.count == 50)
    #expect(page.stride >= 50)
    for row in 0..<50 {
      for column in 0..<50 {
        let expected = column <= row ? Int64(row * 1000 + column) : nil
        #expect(page[row].integer("f\(column)") == expected)
      }
    }
  }

  @Test("nested values stand where they are and can be any")
  func nestedValues() throws {
    let page = try index(#"[{"a":{"Id":9,"b":[{},[],{"c":[[1]]}]},"Id":1},{"Id":2,"a":[]}]"#, as: .array)
    #expect(page[0]["a"] == ["Id": 9, "b": [[:], [], ["c": [[1]]]]])
    #expect(page[0].integer("Id") == 1)
    #expect(page[0].raw("a").map { String(decoding: $0, as: UTF8.self) } == #"{"Id":9,"b":[{},[],{"c":[[1]]}]}"#)
    #expect(page[1]["a"] == [])
    #expect(page.schema.names == ["a", "Id"])
  }
}
