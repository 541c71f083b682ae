import JSONPages
import LuaRuntime
import Testing

/// At the end of Lua's stack a function of the host finds room for 20 values and no more: what needs more is an error,
/// and nothing is written beyond the end.
@Suite struct StackTests {
  static let calls = [
    "json.decode(deep)", "json.encode(table)", "many()", "echo(table)", "nested()", "page()[1].Deep", "add(1, 2)",
  ]

  @Test(arguments: calls)
  func recursionWithoutEnd_thatCallsTheHostAtEachLevel_isAnError(_ call: String) async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: 256 << 20, slice: .seconds(20)))
    let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    let page = LuaRecordTests.page(#"[{"Id":1,"Deep":\#(deep)}]"#)
    try await script.configure { state throws(LuaError) in
      state.module("json").addJSON()
      let globals = state.globals
      globals.typed("add") { (a: Int64, b: Int64) in a + b }
      globals.function("many") { _ throws(LuaError) in .values((0..<5000).map { .integer($0) }) }
      globals.function("echo") { call throws(LuaError) in .value(.json(try call.json(1, "value"))) }
      globals.function("nested") { _ throws(LuaError) in .value(.list([.list([.list([.json([[[[["a": [1]]]]]])])])])) }
      globals.function("page") { _ throws(LuaError) in .value(.records(LuaRecordPage(page, LuaRecordTests.fresh))) }
      try globals.set("deep", .string(deep))
    }
    let results = try await run(
      script,
      """
      table = json.decode(deep)
      local reached, last = 0, math.huge
      local function down(n)
        reached = n
        if n > last then local value = \(call) end
        return 1 + down(n + 1)
      end
      local ok, problem = pcall(down, 0)
      local levels = reached
      last = levels - 60
      ok, problem = pcall(down, 0)
      return levels - reached, tostring(problem), add(1, 2)
      """)
    #expect(results[0].integer ?? -1 >= 0)
    #expect(results[0].integer ?? 100 < 60)
    #expect(results[1].string?.contains("stack overflow") == true, "\(results[1])")
    #expect(results[2].integer == 3)
  }
}
