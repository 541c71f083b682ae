import JSONPages
import LuaRuntime
import Testing

@Suite struct JSONTests {
  func script() async throws -> LuaScript {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .seconds(30)))
    try await script.configure { state throws(LuaError) in
      state.module("json").addJSON()
    }
    return script
  }

  static let exact: [(String, String)] = [
    ("9007199254740993", "9007199254740993"), ("9223372036854775807", "9223372036854775807"),
    ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775808", "9.223372036854775808e18"), ("1", "1"),
    ("1.0", "1.0"), ("1e2", "100.0"), ("-0.0", "-0.0"), ("[]", "[]"), ("{}", "{}"), ("[null]", "[null]"),
    (#"{"a":null,"b":[[],{}]}"#, #"{"a":null,"b":[[],{}]}"#), (#""a\u0000b""#, #""a\u0000b""#),
    (#""\ud83d\ude00""#, "\"\u{1F600}\""), (#""\ud83d""#, "\"\u{FFFD}\""),
  ]

  @Test(arguments: exact)
  func text_comesBackAsItWas(_ example: (String, String)) async throws {
    let script = try await script()
    let main = try await script.load("return json.encode(json.decode(...))", chunk: "@test.lua")
    let text = try await script.call(main, [.string(example.0)]).first?.string ?? ""
    // Numbers may be written in another way, but must be the same.
    #expect(try JSONValue(parsing: text) == JSONValue(parsing: example.1), "\(text)")
  }

  @Test func arraysOfEachLength_comeBackAsTheyWere() async throws {
    let script = try await script()
    let main = try await script.load("return json.encode(json.decode(...)), #json.decode(...)", chunk: "@test.lua")
    for length in 0...40 {
      let elements = (0..<length).map { $0 % 5 == 3 ? "[null,[]]" : "\($0)" }
      let text = "[\(elements.joined(separator: ","))]"
      let back = try await script.call(main, [.string(text)])
      #expect(try JSONValue(parsing: back.first?.string ?? "") == JSONValue(parsing: text), "\(text)")
      #expect(back.last?.integer == Int64(length))
    }
  }

  /// Elements of open arrays wait on Lua's stack: as many as there can be, below as many levels as there can be.
  @Test(arguments: 1...16)
  func elementsBeforeDeepContainers_comeBackAsTheyWere(_ waiting: Int) async throws {
    let script = try await script()
    let main = try await script.load("return json.encode(json.decode(...))", chunk: "@test.lua")
    let elements = String(repeating: "1,", count: waiting)
    for arrays in [1, 20, 40, 63] {
      let objects = 64 - arrays
      let text =
        String(repeating: "[" + elements, count: arrays) + String(repeating: #"{"a":"#, count: objects) + "1"
        + String(repeating: "}", count: objects) + String(repeating: "]", count: arrays)
      let back = try await script.call(main, [.string(text)])
      #expect(try JSONValue(parsing: back.first?.string ?? "") == JSONValue(parsing: text), "\(text)")
    }
  }

  @Test func objectsOfDifferingKeys_comeBackAsTheyWere() async throws {
    let script = try await script()
    let long = String(repeating: "long key ", count: 30)
    let objects = (0..<40).map { number -> String in
      let keys = ["Id", "Name", #"a\"b"#, #"\u0041"#, long, "", "Id2", "é"]
      let members = keys.indices.filter { (number * 37 >> $0 % 5) & 1 == 1 || $0 == number % 8 }.map { place in
        let inner = place == 2 ? #"{"Id":7,"x":[{"Name":1},{"Name":2,"Id":null}]}"# : "\(number * 10 + place)"
        return "\"\(keys[(place + number) % keys.count])\"\(number % 3 == 0 ? " " : ""):\(inner)"
      }
      return "{\(members.joined(separator: ","))}"
    }
    let text = "[\(objects.joined(separator: ","))]"
    let back = try await script.call(
      script.load("return json.encode(json.decode(...))", chunk: "@test.lua"), [.string(text)])
    #expect(try JSONValue(parsing: back.first?.string ?? "") == JSONValue(parsing: text), "\(text)")
  }

  static let refused: [(String, String)] = [
    ("{ a = { b = 0 / 0 } }", "a.b: NaN"), ("{ 1, math.huge }", "[2]: an infinite number"),
    ("{ a = { 1, x = 2 } }", "a: a table with the elements 1...1 and the key \"x\""),
    ("{ a = print }", "a: a function"), ("{ [1.5] = 1 }", "the key 1.5"), ("{ 1, nil, 3 }", "holes"),
    ("{ ['a'] = '\\255' }", "a: a string is not valid UTF-8"), ("{ ['\\255'] = 1 }", "a key is not valid UTF-8"),
    ("(function() local t = {} t.t = { t } return t end)()", "contains itself"),
    ("(function() local t = {} for i = 1, 70 do t = { t } end return t end)()", "deeper than 64"),
    ("coroutine.create(print)", "a coroutine"),
  ]

  @Test(arguments: refused)
  func whatJSONCannotHold_isRefusedWithItsPath(_ example: (String, String)) async throws {
    let script = try await script()
    let error = try await failure(script, "return json.encode(\(example.0))")
    #expect(error.kind == "usage")
    #expect(error.message.contains(example.1), "\(error.message)")
  }

  @Test func mistakes_areNamedWithTheirPlace() async throws {
    let error = try await failure(try await script(), "return json.decode('[1,]')")
    #expect(error.message.hasPrefix("json.decode: "))
    #expect(error.position?.line == 1)
    #expect(
      try await run(try await script(), "return json.null == json.decode('null'), tostring(json.null)")[0].boolean
        == true)
  }

  @Test(arguments: [UInt64(1), 2, 3, 4])
  func seededDocuments_comeBackAsTheyWere(_ seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let script = try await script()
    let main = try await script.load("return json.encode(json.decode(...))", chunk: "@test.lua")
    for number in 0..<25_000 {
      let document = Self.value(depth: 0, &generator)
      let text = try document.encodedString()
      let back = try await script.call(main, [.string(text)]).first?.string ?? ""
      #expect(try Self.sorted(JSONValue(parsing: back)) == Self.sorted(document), "seed \(seed), document \(number)")
    }
  }

  static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(sorted))
    case .object(let object):
      .object(JSONObject(object.members.map { ($0.key, sorted($0.value)) }.sorted { $0.0 < $1.0 }))
    default: value
    }
  }

  static func value(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 4 ? 6 : 9), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .integer(Int64(bitPattern: generator.next()))
    case 3: return .integer(.random(in: -10...10, using: &generator))
    case 4:
      let double = Double(bitPattern: generator.next())
      return .double(double.isFinite ? double : 0.5)
    case 5: return .string(text(&generator))
    case 6, 7:
      return .array((0..<Int.random(in: 0..<6, using: &generator)).map { _ in value(depth: depth + 1, &generator) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0..<6, using: &generator) {
        object[text(&generator)] = value(depth: depth + 1, &generator)
      }
      return .object(object)
    }
  }

  static func text(_ generator: inout SeededGenerator) -> String {
    let alphabet: [Character] = ["a", "b", "\"", "\\", "\n", "\0", "é", "漢", "😀", "/", " ", "1"]
    return String(
      (0..<Int.random(in: 0..<12, using: &generator)).compactMap { _ in alphabet.randomElement(using: &generator) })
  }
}
