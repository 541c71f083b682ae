import JSONPages
import LuaRuntime
import Testing

@Suite struct CoroutineTests {
  func script(_ gate: Gate = Gate()) async throws -> LuaScript {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      state.globals.typed("echo") { (value: LuaValue) async throws(LuaError) -> LuaValue in
        await Task.yield()
        return value
      }
      state.globals.typed("wait") { (value: LuaValue) async throws(LuaError) -> LuaValue in
        await gate.wait()
        return value
      }
      state.globals.typed("fail") { (message: String) async throws(LuaError) -> Bool in
        throw LuaError(kind: "not_found", message: message, payload: ["status": 404])
      }
    }
    return script
  }

  @Test func hundredsOfCalls_waitAtTheSameTime() async throws {
    let gate = Gate()
    let script = try await script(gate)
    let function = try await script.load(
      "local n = ... local co = coroutine.wrap(function() return wait(n) end) return n + co()", chunk: "@test.lua")
    try await withThrowingTaskGroup(of: (Int, Int64?).self) { group in
      for number in 0..<500 {
        group.addTask { (number, try await script.call(function, [.integer(Int64(number))]).first?.integer) }
      }
      await gate.arrived(500)
      await gate.open()
      for try await (number, result) in group { #expect(result == Int64(2 * number)) }
    }
  }

  @Test func aCallFromInsideAnOperation_runsInTheSameState() async throws {
    let script = try await script()
    try await script.configure { state throws(LuaError) in
      state.globals.function("twice") { call throws(LuaError) in
        let function = try call.function(1, "fn")
        return .async { () async throws(LuaError) -> [LuaValue] in
          async let a = script.call(function, [1])
          async let b = script.call(function, [2])
          do {
            return try await a + b
          } catch let error as LuaError {
            throw error
          } catch {
            throw .cancelled
          }
        }
      }
    }
    let results = try await run(script, "local n = 10 return twice(function(x) n = n + 1 return echo(x) end), n")
    #expect(results.count == 2)
    #expect(results[1].integer == 12)
    await script.close()
  }

  static let places: [(String, String)] = [
    ("a call", "return echo(1)"),
    ("pcall", "return select(2, pcall(echo, 1))"),
    ("xpcall", "return select(2, xpcall(echo, debug.traceback, 1))"),
    ("a coroutine", "return coroutine.wrap(function() return echo(1) end)()"),
    (
      "a coroutine in a coroutine in pcall",
      "return select(2, pcall(coroutine.wrap(function() return coroutine.wrap(function() return echo(1) end)() end)))"
    ),
    ("a for iterator", "for i in function(_, i) if not i then return echo(1) end end do return i end"),
    ("a metamethod", "return setmetatable({}, { __index = function(t, k) return echo(k) end })[1]"),
    ("an operator", "return setmetatable({}, { __add = function(a, b) return echo(b) end }) + 1"),
    ("a close", "local r do local x <close> = setmetatable({}, { __close = function() r = echo(1) end }) end return r"),
    ("a comparison", "return (setmetatable({}, { __lt = function() return echo(true) end }) < {}) and 1"),
    ("a handler of xpcall", "return select(2, xpcall(error, function() return echo(1) end))"),
  ]

  @Test(arguments: places)
  func theHost_canBeAwaited(_ place: (String, String)) async throws {
    #expect(try await run(try await script(), place.1).first?.integer == 1, "in \(place.0)")
  }

  static let blocked: [(String, String)] = [
    ("gsub", "return string.gsub('x', '.', function() return echo('y') end)"),
    ("sort", "table.sort({ 1, 2 }, function() return echo(true) end)"),
    ("gsub", "return string.gsub('x', '.', coroutine.wrap(function() return echo('y') end))"),
  ]

  @Test(arguments: blocked)
  func whereLuaCannotWait_theErrorNamesTheCallAndTheCure(_ place: (String, String)) async throws {
    let error = try await failure(try await script(), place.1)
    #expect(error.kind == "usage")
    #expect(error.message.hasPrefix("echo has to wait for its answer"), "\(error.message)")
    #expect(error.message.contains("call it before"))
  }

  @Test func anErrorOfTheHost_isATableWithThePlaceInTheScript() async throws {
    let results = try await run(
      try await script(),
      """
      local ok, e = pcall(function()
        fail("no such member")
      end)
      return ok, e.kind, e.message, e.status, e.line, tostring(e), type(e), getmetatable(e)
      """)
    #expect(results[1].string == "not_found")
    #expect(results[2].string == "no such member")
    #expect(results[3].integer == 404)
    #expect(results[4].integer == 2)
    #expect(results[5].string == "test.lua:2: no such member")
    #expect(results[6].string == "table")
    #expect(results[7].boolean == false)
  }

  @Test func anErrorOfTheHost_comesBackAsItWas() async throws {
    let error = try await failure(try await script(), "\nfail('gone')")
    #expect(error.kind == "not_found")
    #expect(error.message == "gone")
    #expect(error.payload == ["status": 404])
    #expect(error.position == LuaPosition(chunk: "test.lua", line: 2))
  }

  @Test func coroutineLibrary_worksAsStock() async throws {
    let results = try await run(
      try await script(),
      """
      local log = {}
      local function note(...) log[#log + 1] = table.concat({ ... }, ",") end
      local co = coroutine.create(function(a, b)
        note(a, b, coroutine.status(coroutine.running()))
        local c = coroutine.yield(a + b)
        local d, e = coroutine.yield(c * 2)
        return d + e
      end)
      note(tostring(select(2, coroutine.resume(co, 1, 2))), coroutine.status(co))
      note(tostring(select(2, coroutine.resume(co, 10))))
      note(tostring(select(2, coroutine.resume(co, 3, 4))), coroutine.status(co))
      note(tostring(coroutine.resume(co)), select(2, coroutine.resume(co)))
      local bad = coroutine.create(function() error("oops", 0) end)
      note(tostring(coroutine.resume(bad)), coroutine.status(bad))
      note(tostring(coroutine.close(bad)), select(2, coroutine.close(coroutine.create(print))) or "nil")
      local closed = false
      local open = coroutine.create(function()
        local x <close> = setmetatable({}, { __close = function() closed = true end })
        coroutine.yield()
      end)
      coroutine.resume(open)
      note(tostring(coroutine.close(open)), tostring(closed), coroutine.status(open))
      note(tostring(coroutine.isyieldable()), tostring(select(2, coroutine.running())))
      note(tostring(select(2, pcall(coroutine.yield))))
      note(select(2, pcall(coroutine.wrap(function() error({}) end))) and "table")
      return table.concat(log, "|")
      """)
    #expect(
      results.first?.string
        == "1,2,running|3,suspended|20|7,dead|false,cannot resume dead coroutine|false,dead|false,nil|true,true,dead"
        + "|false,true|attempt to yield from outside a coroutine|table")
  }
}
