import JSONPages
import Testing

/// Reading the fields of one record.
@Suite struct RecordTests {
  private func record() throws -> Record {
    try index(
      #"{"Id":9007199254740993,"Price":2.50,"Whole":3,"Name":"a\u00e9","Ok":true,"Off":false,"None":null,"List":[1]}"#,
      as: .object)[0]
  }

  @Test("typed readers give a value of their type and nil for any other")
  func typed() throws {
    let record = try record()
    #expect(record.integer("Id") == 9_007_199_254_740_993)
    #expect(record.integer("Price") == nil)
    #expect(record.double("Price") == 2.5)
    #expect(record.double("Whole") == 3.0)
    #expect(record.double("Name") == nil)
    #expect(record.string("Name") == "aé")
    #expect(record.string("Id") == nil)
    #expect(record.bool("Ok") == true)
    #expect(record.bool("Off") == false)
    #expect(record.bool("None") == nil)
    #expect(record.integer("Nothing") == nil)
  }

  @Test("null and absent are told apart")
  func nullAndAbsent() throws {
    let record = try record()
    #expect(record["None"] == .null)
    #expect(record["Nothing"] == nil)
    #expect(record.raw("Nothing") == nil)
    #expect(record.names == ["Id", "Price", "Whole", "Name", "Ok", "Off", "None", "List"])
  }

  @Test("raw bytes are the value as it came")
  func raw() throws {
    let record = try record()
    let texts = record.names.compactMap { record.raw($0).map { String(decoding: $0, as: UTF8.self) } }
    #expect(texts == ["9007199254740993", "2.50", "3", #""a\u00e9""#, "true", "false", "null", "[1]"])
  }

  @Test("the whole record is an object with the values in order")
  func whole() throws {
    let record = try record()
    #expect(record.object.keys == record.names)
    #expect(record.value["List"]?[0] == 1)
  }

  @Test("a page is a collection of its records")
  func collection() throws {
    let page = try index(#"[{"Id":3},{"Id":1},{"Id":2}]"#, as: .array)
    #expect(page.compactMap { $0.integer("Id") } == [3, 1, 2])
    #expect(page.last?.integer("Id") == 2)
    #expect(try index("[]", as: .array).isEmpty)
  }
}
