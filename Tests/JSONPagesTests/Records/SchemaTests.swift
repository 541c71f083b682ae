import Testing

@testable import JSONPages

/// One schema for many pages.
@Suite struct SchemaTests {
  private let first = #"[{"Id":1,"Name":"a"},{"Id":2,"Name":"b"}]"#

  @Test("pages of one shape share one schema")
  func shared() throws {
    let page = try index(first, as: .array)
    let next = try index(#"[{"Name":"c","Id":3},{"Id":4}]"#, as: .array, schema: page.schema)
    #expect(next.schema === page.schema)
    #expect(next[0].string("Name") == "c")
  }

  @Test("a new field makes a longer schema; known columns stay, and the old schema doesn't change")
  func extended() throws {
    let page = try index(first, as: .array)
    let next = try index(#"[{"New":1,"Id":3}]"#, as: .array, schema: page.schema)
    #expect(next.schema.names == ["Id", "Name", "New"])
    #expect(page.schema.names == ["Id", "Name"])
    #expect(next.schema.column(of: "Id") == page.schema.column(of: "Id"))
    #expect(next[0].names == ["Id", "New"])
    #expect(page[1].integer("Id") == 2)
  }

  @Test("a schema can be known beforehand")
  func givenNames() throws {
    let schema = RecordSchema(names: ["Id", "Name", "Id", "naïve \"name\""])
    #expect(schema.names == ["Id", "Name", "naïve \"name\""])
    #expect(schema.column(of: "naïve \"name\"") == 2)
    let page = try index(first, as: .array, schema: schema)
    #expect(page.schema === schema)
    #expect(page[0].string("Name") == "a")
  }

  @Test("many names are all found again")
  func manyNames() {
    let names = (0..<RecordSchema.maximumCount).map { "field number \($0)" }
    let schema = RecordSchema(names: names)
    for (column, name) in names.enumerated() { #expect(schema.column(of: name) == column) }
    #expect(schema.column(of: "field number x") == nil)
  }

  @Test("a page with too many different fields is refused")
  func tooManyFields() throws {
    let many = (0...RecordSchema.maximumCount).map { "\"f\($0)\":0" }.joined(separator: ",")
    let error = try #require(throws: JSONError.self) { try index("{\(many)}", as: .object) }
    #expect(error.code == .tooManyFields)
    #expect(error.message.contains("4096"))
  }

  @Test("the table of offsets stays in proportion to the text")
  func tooManyCells() throws {
    let wide = (0..<4000).map { "\"f\($0)\":0" }.joined(separator: ",")
    let text = "[{\(wide)}," + String(repeating: "{\"f0\":0},", count: 20_000) + "{}]"
    let error = try #require(throws: JSONError.self) { try index(text, as: .array) }
    #expect(error.code == .tooManyFields)
  }

  @Test("offsets are 0 for absent fields and lead to the values of the others")
  func offsets() throws {
    let page = try index(#"[{"a":1},{"b":true}]"#, as: .array)
    #expect(page.offsets[0] == 6)
    #expect(page.offsets[1] == 0)
    #expect(page.offsets[page.stride] == 0)
    #expect(page.bytes.start[Int(page.offsets[page.stride + 1])] == UInt8(ascii: "t"))
    #expect(page.value(row: 0, column: 1) == nil)
  }

  @Test("the memory that a page holds is told")
  func byteCount() throws {
    let page = try index(first, as: .array)
    #expect(page.byteCount >= first.utf8.count + 256 + page.count * page.stride * 4)
    #expect(page.byteCount < 2048)
  }
}
