import LuaRuntime
import Synchronization
import Testing

/// Pictures of values that JSON has no form for.
@Suite struct LuaPictureTests {
  /// The picture of what an expression gives, as text.
  private func picture(_ expression: String, _ limits: LuaPicture.Limits = LuaPicture.Limits()) async throws -> String {
    let script = try LuaScript(name: "test")
    let taken = Mutex("")
    try await script.configure { state throws(LuaError) in
      state.globals.function("look") { call throws(LuaError) in
        let text = Self.text(try call.picture(1, limits))
        taken.withLock { $0 = text }
        return .nothing
      }
    }
    _ = try await run(script, "look(\(expression))")
    await script.close()
    return taken.withLock { $0 }
  }

  private static func text(_ picture: LuaPicture) -> String {
    switch picture {
    case .nil: "nil"
    case .boolean(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): NumberText.text(number)
    case .string(let text): "'\(text)'"
    case .null: "null"
    case .cycle: "cycle"
    case .deep: "deep"
    case .other(let name): name
    case .text(let text): text
    case .record, .records: "record"
    case .table(let table):
      "{"
        + (table.elements.map(text) + table.members.map { "[\(text($0.key))]=\(text($0.value))" }
        + (table.omitted > 0 ? ["+\(table.omitted)"] : [])).joined(separator: " ") + "}"
    }
  }

  @Test(arguments: [
    ("nil", "nil"), ("1", "1"), ("1.5", "1.5"), ("'a'", "'a'"), ("'\\xff'", "'\u{FFFD}'"), ("print", "function"),
    ("coroutine.create(print)", "coroutine"), ("{}", "{}"), ("{ 1, 'a', { true } }", "{1 'a' {true}}"),
    ("{ 1, nil, 3 }", "{1 [3]=3}"),
    (
      "{ [0] = 1, [2.5] = 2, z = 3, a = 4, [true] = 5, [false] = 6, 9 }",
      "{9 [0]=1 [2.5]=2 ['a']=4 ['z']=3 [false]=6 [true]=5}"
    ),
    ("{ [print] = 1, [{}] = 2 }", "{[function]=1 [table]=2}"),
    ("setmetatable({ 1 }, { __index = function() error('no') end, __len = function() error('no') end })", "{1}"),
  ])
  func anyValue_hasAPicture(_ expression: String, _ expected: String) async throws {
    let text = try await picture(expression)
    // Keys of which no equal one can be made come in no order.
    if expected.contains("[table]") {
      #expect([expected, "{[table]=2 [function]=1}"].contains(text))
    } else {
      #expect(text == expected)
    }
  }

  @Test func cycles_endWhereTheyBegin_andSharedTablesAreNone() async throws {
    #expect(try await picture("(function() local t = {} t.self = t return t end)()") == "{['self']=cycle}")
    #expect(try await picture("(function() local t = { 1 } return { t, t } end)()") == "{{1} {1}}")
    #expect(
      try await picture("(function() local a, b = {}, {} a.b = b b.a = a return a end)()") == "{['b']={['a']=cycle}}")
  }

  @Test func limits_cutDepth_width_values_andTexts() async throws {
    #expect(try await picture("{{{{}}}}", .init(depth: 2)) == "{{deep}}")
    #expect(try await picture("{ 1, 2, 3, a = 1, b = 2 }", .init(width: 2)) == "{1 2 +3}")
    #expect(try await picture("{ 1, 2, a = 1, b = 2 }", .init(width: 3)) == "{1 2 ['a']=1 +1}")
    #expect(try await picture("{ 1, 2, 3, 4, 5, 6 }", .init(values: 3)) == "{1 2 +4}")
    #expect(try await picture("('x'):rep(100)", .init(text: 3)) == "'xxx'")
    let many = "(function() local t = {} for i = 1, 50000 do t[i] = { i } end return t end)()"
    #expect(try await picture(many).hasSuffix("+49900}"))
  }

  @Test func globals_areThoseThatAreThere() async throws {
    let script = try LuaScript(name: "test")
    _ = try await run(script, "counter = 7; thing = { a = { b = 1 } }")
    let globals = try await script.globals(.init(depth: 2))
    let names = globals.members.map { Self.text($0.key) }
    #expect(names.contains("'counter'") && names.contains("'math'"))
    #expect(globals.members.contains { Self.text($0.key) == "'thing'" && Self.text($0.value) == "{['a']=deep}" })
    await script.close()
  }
}
