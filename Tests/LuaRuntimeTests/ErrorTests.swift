import LuaRuntime
import Testing

@Suite struct ErrorTests {
  static let odd: [(String, String)] = [
    ("error()", "an error without a value: error(nil)"),
    ("error(nil)", "an error without a value: error(nil)"),
    ("error('plain', 0)", "plain"),
    ("error('here')", "here"),
    ("error({ message = 'in a table' })", "in a table"),
    ("error(setmetatable({}, { __tostring = function() return 'shown' end }))", "shown"),
    ("error(setmetatable({}, { __tostring = function() error('no') end }))", "can't be shown as text"),
    ("error(setmetatable({}, { __tostring = function() return {} end }))", "can't be shown as text"),
    ("error({})", "an error object without a message"),
    ("error(12)", "12"),
    ("error(true)", "true"),
    ("local x = nil; x.y = 1", "attempt to index a nil value (local 'x')"),
    ("return 1 < 'x'", "attempt to compare number with string"),
  ]

  @Test(arguments: odd)
  func everyErrorValue_isPrintedSensibly(_ example: (String, String)) async throws {
    let script = try LuaScript(name: "test")
    let error = try await failure(script, example.0)
    #expect(error.kind == "script")
    #expect(error.message.contains(example.1), "\(error.message)")
  }

  @Test func syntaxError_hasItsPlace() async throws {
    let script = try LuaScript(name: "test")
    let error = try await failure(script, "x = 1\ny = = 2")
    #expect(error.position == LuaPosition(chunk: "test.lua", line: 2))
    #expect(error.message == "unexpected symbol near '='")
  }

  @Test func errorInAWrappedCoroutine_keepsItsFrames() async throws {
    let script = try LuaScript(name: "test")
    let error = try await failure(
      script, "local co = coroutine.wrap(function()\n  local x = nil + 1\nend)\n\nco()")
    #expect(error.traceback.map(\.position.line) == [2, 5])
  }

  @Test func tracebackInAHandler_isThatOfTheError() async throws {
    let script = try LuaScript(name: "test")
    let text = try await run(
      script,
      """
      local function deep()
        error("x")
      end
      local _, trace = xpcall(function() deep() end, debug.traceback)
      return trace
      """
    ).first?.string
    #expect(
      text == """
        test.lua:2: x
        stack traceback:
        \ttest.lua:2: in upvalue 'deep'
        \ttest.lua:4: in function <test.lua:4>
        \ttest.lua:4: in main chunk
        """)
  }

  @Test func xpcall_givesWhatTheHandlerGives() async throws {
    let script = try LuaScript(name: "test")
    let results = try await run(
      script,
      """
      local a, b, c = xpcall(error, function(e) return e .. "!", 2 end, "x")
      local d, e = xpcall(error, function() error("again", 0) end, "x")
      local f, g, h = xpcall(function(...) return ... end, print, 1, 2)
      return a, b, c, d, e, f, g, h
      """)
    #expect(results[0].boolean == false)
    #expect(results[1].string == "x!")
    #expect(results[2].integer == 2)
    #expect(results[3].boolean == false)
    #expect(results[4].string == "again")
    #expect(results[5].boolean == true)
    #expect(results[6].integer == 1)
    #expect(results[7].integer == 2)
  }
}
