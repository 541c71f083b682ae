import LuaRuntime
import Testing

/// Scripts that don't want to stop, and what the next script sees.
@Suite struct StopTests {
  static let endless = [
    "while true do end",
    "while true do pcall(function() while true do end end) end",
    "xpcall(function() while true do end end, function() while true do end end)",
    "local function f() return f() end f()",
    "coroutine.wrap(function() while true do end end)()",
    "local co = coroutine.create(function() while true do end end) while true do coroutine.resume(co) end",
    "local early = coroutine.create(function() while true do end end) coroutine.resume(early)",
    "do local x <close> = setmetatable({}, { __close = function() while true do end end }) end",
    "local x <close> = setmetatable({}, { __close = function() while true do end end }) while true do end",
    "local t = setmetatable({}, { __index = function() while true do end end }) return t.x",
    "string.gsub('x', '.', function() while true do end end)",
    "table.sort({ 1, 2, 3 }, function() while true do end end)",
    "for i in function() return 1 end do end",
    "goto a ::a:: goto a",
    "local co = coroutine.wrap(function() local x <close> = setmetatable({}, { __close = function() while true do end end"
      + " }) while true do end end) co()",
    "local t = {} t[1] = setmetatable(t, { __tostring = function() while true do end end }) return tostring(t)",
    "load(function() while true do end end)",
    // So many frames that whoever walks them all at each signal does nothing else.
    "local function f(n) if n == 0 then while true do end end return 1 + f(n - 1) end f(180000)",
    "local function f(n) if n == 0 then error('x') end return 1 + f(n - 1) end while true do pcall(f, 180000) end",
    "error(setmetatable({}, { __tostring = function() while true do end end }))",
  ]

  @Test(arguments: endless)
  func endless_isStopped_andTheNextScriptRuns(_ source: String) async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(60)))
    let error = try await failure(script, source)
    if !source.hasPrefix("error(") {
      #expect(error.kind == "limit")
      #expect(error.limit == .slice)
    }
    #expect(try await run(script, "local n = 0 for i = 1, 1000 do n = n + i end return n").first?.integer == 500_500)
  }

  @Test func fromADetachedTask_isStopped() async throws {
    let error = try await Task.detached {
      let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(50)))
      return try await failure(script, "while true do end")
    }.value
    #expect(error.limit == .slice)
  }

  @Test func closeVariables_runAfterAStop() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(50)))
    let error = try await failure(
      script,
      """
      local x <close> = setmetatable({}, { __close = function() closed = true end })
      pcall(function()
        local y <close> = setmetatable({}, { __close = function() inner = true end })
        while true do end
      end)
      """)
    #expect(error.limit == .slice)
    let results = try await run(script, "return closed, inner")
    #expect(results.map(\.boolean) == [true, true])
  }

  @Test func wholeRunningTime_countsOverSlices() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .seconds(5), total: .milliseconds(80)))
    try await script.configure { state throws(LuaError) in
      state.globals.typed("touch") { () async throws(LuaError) -> Bool in true }
    }
    let error = try await failure(script, "while true do for i = 1, 10000 do end touch() end")
    #expect(error.limit == .total)
  }

  @Test func traceback_namesTheLoop() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(50)))
    let error = try await failure(script, "local function spin()\n  while true do end\nend\nspin()")
    #expect(error.position?.line == 2)
    #expect(error.traceback.map(\.position.line) == [2, 4])
    #expect(error.traceback.first?.function == "spin")
  }

  @Test func hundredsOfStops_hitOnlyTheirOwnSlice() async throws {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .milliseconds(6)))
    let spin = try await script.load("while true do end", chunk: "@spin.lua")
    let work = try await script.load("local n = 0 for i = 1, 20 do n = n + i end return n", chunk: "@work.lua")
    for _ in 0..<100 {
      await #expect(throws: LuaError.self) { try await script.call(spin) }
      #expect(try await script.call(work).first?.integer == 210)
    }
  }

  @Test func aHostFunctionThatNeverReturns_endsTheProcess() async {
    await #expect(processExitsWith: .exitCode(70)) {
      let script = try LuaScript(name: "stuck", limits: LuaLimits(slice: .milliseconds(20)))
      try await script.configure { state throws(LuaError) in
        state.globals.function("stick") { call throws(LuaError) in
          while !Task.isCancelled {}
          return .nothing
        }
      }
      _ = try await script.call(script.load("stick()", chunk: "=stuck"))
    }
  }
}
