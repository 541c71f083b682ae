import JSONPages
import Testing

/// Making, reading and comparing values.
@Suite struct ValueTests {
  @Test("literals make values")
  func literals() {
    let value: JSONValue = ["a": 1, "b": 1.5, "c": [true, "x", .null], "d": [:]]
    #expect(value["a"] == .integer(1))
    #expect(value["b"] == .double(1.5))
    #expect(value["c"]?[1] == .string("x"))
    #expect(value["c"]?[2] == .null)
    #expect(value["d"] == .object([:]))
  }

  @Test("accessors give their own kind only; integers widen to floats")
  func accessors() {
    let values: [JSONValue] = [.null, true, 7, 1.5, "x", [1], ["a": 1]]
    #expect(values.map { $0.bool } == [nil, true, nil, nil, nil, nil, nil])
    #expect(values.map { $0.integer } == [nil, nil, 7, nil, nil, nil, nil])
    #expect(values.map { $0.double } == [nil, nil, 7, 1.5, nil, nil, nil])
    #expect(values.map { $0.string } == [nil, nil, nil, nil, "x", nil, nil])
    #expect(values.map { $0.array?.count } == [nil, nil, nil, nil, nil, 1, nil])
    #expect(values.map { $0.object?.count } == [nil, nil, nil, nil, nil, nil, 1])
    #expect(values.map { $0.isNull } == [true, false, false, false, false, false, false])
  }

  @Test("subscripts give nil where there is nothing")
  func subscripts() {
    let value: JSONValue = ["a": [1, 2]]
    #expect(value["a"]?[1] == 2)
    #expect(value["a"]?[2] == nil)
    #expect(value["a"]?[-1] == nil)
    #expect(value["b"] == nil)
    #expect(value[0] == nil)
    #expect(value["a"]?["a"] == nil)
  }

  @Test("absent is not null")
  func absent() {
    let value: JSONValue = ["a": .null]
    #expect(value["a"] != nil)
    #expect(value["b"] == nil)
    #expect(value["a"] == .null)
  }

  @Test("an integer and a float are different values")
  func kinds() {
    #expect(JSONValue.integer(1) != JSONValue.double(1))
  }
}
