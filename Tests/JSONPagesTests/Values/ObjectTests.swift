import JSONPages
import Testing

/// Ordered members with distinct keys.
@Suite struct ObjectTests {
  @Test("members keep the order in which their keys first came", arguments: [3, 16, 17, 500])
  func order(count: Int) {
    var object = JSONObject()
    for number in 0..<count { object["key \(number)"] = .integer(Int64(number)) }
    object["key 1"] = "again"
    #expect(object.count == count)
    #expect(object.keys == (0..<count).map { "key \($0)" })
    #expect(object["key 1"] == "again")
    #expect(object.members.map(\.key) == object.keys)
    #expect(object["key \(count)"] == nil)
  }

  @Test("removing keeps the others findable", arguments: [3, 17, 100])
  func remove(count: Int) {
    var object = JSONObject((0..<count).map { ("key \($0)", JSONValue.integer(Int64($0))) })
    #expect(object.removeValue(forKey: "key 1") == 1)
    #expect(object.removeValue(forKey: "key 1") == nil)
    object["key 0"] = nil
    #expect(object.count == count - 2)
    for number in 2..<count { #expect(object["key \(number)"] == .integer(Int64(number))) }
    object["key 1"] = true
    #expect(object.keys.last == "key 1")
  }

  @Test("the order doesn't count when comparing or hashing")
  func equality() {
    let a: JSONObject = ["a": 1, "b": [1, 2]]
    let b: JSONObject = ["b": [1, 2], "a": 1]
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    #expect(a != ["a": 1])
    #expect(a != ["a": 1, "c": [1, 2]])
    #expect(a != ["a": 1, "b": [2, 1]])
  }

  @Test("keys are told apart by bytes", arguments: [0, 40])
  func bytes(others: Int) {
    var object = JSONObject((0..<others).map { ("key \($0)", JSONValue.null) })
    object["\u{E9}"] = 1
    object["e\u{301}"] = 2
    #expect(object.count == others + 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
  }

  @Test("of keys that come twice in a text the last value counts, at the place of the first")
  func duplicates() throws {
    let object = try #require(try parse(#"{"a":1,"b":2,"a":3,"\u0062":4}"#).object)
    #expect(object.keys == ["a", "b"])
    #expect(object == ["a": 3, "b": 4])
    let alike = try #require(try parse(#"[{"a":1,"a":2},{"a":3,"a":4},{"a":5},{"b":6,"a":7}]"#).array)
    #expect(alike == [["a": 2], ["a": 4], ["a": 5], ["b": 6, "a": 7]])
  }
}
