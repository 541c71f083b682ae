import JSONPages
import LuaRuntime
import Testing

@Suite struct LuaScriptTests {
  @Test func call_givesResults() async throws {
    let script = try LuaScript(name: "test")
    let main = try await script.load("local a, b = ... return a + b, 'text', nil, 1.5", chunk: "@test.lua")
    let results = try await script.call(main, [1, 2])
    #expect(results.count == 4)
    #expect(results[0].integer == 3)
    #expect(results[1].string == "text")
    #expect(results[2].isNil)
    #expect(results[3].number == 1.5)
  }

  @Test func typedFunction_sync_getsCheckedArguments() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      state.module("host").typed("add") { (a: Int64, b: Int64) in a + b }
    }
    #expect(try await run(script, "return host.add(2, 3)").first?.integer == 5)
    await #expect(throws: LuaError.self) { try await run(script, "return host.add(2, 'x')") }
  }

  @Test func asyncFunction_insideEverything_suspendsAndAnswers() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      state.module("host").typed("twice") { (a: Int64) async throws(LuaError) -> Int64 in
        await Task.yield()
        return a * 2
      }
    }
    let results = try await run(
      script,
      """
      local ok, a = pcall(host.twice, 4)
      local inner = coroutine.wrap(function()
        coroutine.yield(host.twice(5))
        local co = coroutine.create(function() return host.twice(6) end)
        local ok, v = coroutine.resume(co)
        return v
      end)
      local b, c = inner(), inner()
      local d = select(2, xpcall(function() return host.twice(7) end, debug.traceback))
      local e = 0
      do local x <close> = setmetatable({}, { __close = function() e = host.twice(8) end }) end
      return a, b, c, d, e
      """)
    #expect(results.map(\.integer) == [8, 10, 12, 14, 16])
  }

  @Test func endlessLoop_isStoppedInTime_andTheScriptGoesOn() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(50)))
    do {
      _ = try await run(script, "while true do pcall(function() while true do end end) end")
      Issue.record("it ended")
    } catch let error as LuaError {
      #expect(error.limit == .slice)
      #expect(error.position?.line == 1)
    }
    #expect(try await run(script, "return 1").first?.integer == 1)
  }

  @Test func uncaughtError_hasPositionAndTraceback() async throws {
    let script = try LuaScript(name: "test")
    do {
      _ = try await run(script, "local function f()\n error('no')\nend\nf()")
      Issue.record("it ended")
    } catch let error as LuaError {
      #expect(error.message == "no")
      #expect(error.position == LuaPosition(chunk: "test.lua", line: 2))
      #expect(error.traceback.map(\.position.line) == [2, 4])
    }
  }

  @Test func prelude_isMadeWhenFirstRead() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      let host = state.table("greeter")
      host.typed("title") { (name: String) in "Mr " + name }
      try state.setPrelude(global: "greeter", chunk: "bridge_test", host: host)
    }
    #expect(try await run(script, "return greeter.greet('Lu')").first?.string == "Hello, Mr Lu!")
  }
}
