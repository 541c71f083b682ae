import CLuaBridge
import LuaRuntime
import Testing

@Suite struct MemoryTests {
  static let greedy = [
    "local t = {} for i = 1, 1e9 do t[i] = { i } end",
    "local s = 'x' while true do s = s .. s end",
    "while true do pcall(function() local t = {} for i = 1, 1e9 do t[i] = i end end) end",
    "local function f() return { f() } end f()",
    "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
    "local t = {} for i = 1, 1e9 do t['k' .. i] = true end",
  ]

  @Test(arguments: greedy)
  func greedy_isStopped_andTheNextScriptRuns(_ source: String) async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: 8 << 20, slice: .seconds(10)))
    let error = try await failure(script, source)
    if !source.contains("return { f() }") { #expect(error.limit == .memory, "\(error)") }
    #expect(try await run(script, "return #string.rep('x', 1000)").first?.integer == 1000)
  }

  @Test func textThatNeedsTooMuchMemory_saysNothingOfTheNextText() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: 1 << 20))
    let large = "return {" + String(repeating: "'a' .. 'b',", count: 100_000) + "}"
    let error = await #expect(throws: LuaError.self) { try await script.load(large, chunk: "@large.lua") }
    #expect(error?.message.contains("memory") == true)
    #expect(try await run(script, "return 1").first?.integer == 1)
  }

  @Test func aForgedMemoryError_isAnOrdinaryError() async throws {
    let script = try LuaScript(name: "test")
    #expect(try await run(script, "return pcall(error, 'not enough memory', 0)").first?.boolean == false)
    let error = try await failure(script, "error('not enough memory', 0)")
    #expect(error.kind == "script")
    #expect(error.message == "not enough memory")
  }

  @Test func whatTheHostBuilds_isCharged() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: 4 << 20, slice: .seconds(10)))
    try await script.configure { state throws(LuaError) in
      state.module("json").addJSON()
    }
    let error = try await failure(
      script, "return json.decode('[' .. string.rep('[1],', 150000) .. '1]')")
    #expect(error.limit == .memory)
    #expect(try await run(script, "return json.decode('[1]')[1]").first?.integer == 1)
  }
}
