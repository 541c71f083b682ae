import LuaRuntime
import Testing

@Suite struct SandboxTests {
  static let golden = """
    "".byte "".char "".find "".format "".gmatch "".gsub "".len "".lower "".match "".pack "".packsize "".rep "".reverse \
    "".sub "".unpack "".upper \
    _G _VERSION assert collectgarbage coroutine coroutine.close coroutine.create coroutine.isyieldable \
    coroutine.resume coroutine.running coroutine.status coroutine.wrap coroutine.yield debug debug.traceback error \
    getmetatable ipairs load math math.abs math.acos math.asin math.atan math.ceil math.cos math.deg math.exp \
    math.floor math.fmod math.huge math.log math.max math.maxinteger math.min math.mininteger math.modf math.pi \
    math.rad math.random math.randomseed math.sin math.sqrt math.tan math.tointeger math.type math.ult next os \
    os.clock os.date os.difftime os.time pairs pcall print rawequal rawget rawlen rawset select setmetatable string \
    string.byte string.char string.find string.format string.gmatch string.gsub string.len string.lower string.match \
    string.pack string.packsize string.rep string.reverse string.sub string.unpack string.upper table table.concat \
    table.insert table.move table.pack table.remove table.sort table.unpack tonumber tostring type utf8 utf8.char \
    utf8.charpattern utf8.codepoint utf8.codes utf8.len utf8.offset xpcall
    """

  @Test func everyReachableName_isOnTheList() async throws {
    let script = try LuaScript(name: "test")
    let results = try await run(
      script,
      """
      local names, seen = {}, {}
      local function walk(t, prefix)
        if seen[t] then return end
        seen[t] = true
        for name, value in next, t do
          names[#names + 1] = prefix .. name
          if type(value) == "table" then walk(value, prefix .. name .. ".") end
        end
      end
      walk(_G, "")
      for name in next, string do names[#names + 1] = '"".' .. (assert(("")[name]) and name) end
      table.sort(names)
      return table.concat(names, " ")
      """)
    #expect(results.first?.string == Self.golden)
  }

  static let refused: [(String, String)] = [
    ("getmetatable('').__index = nil", "attempt to index a boolean value"),
    ("setmetatable({}, { __gc = print })", "__gc is not available"),
    ("collectgarbage()", "only collectgarbage(\"count\") is"),
    ("return assert(load('\\27Lua'))", "binary chunks can't be loaded"),
    ("return assert(load(function() return nil end, 'x', 'b'))()", ""),
    ("setmetatable(_G, nil)", "cannot change a protected metatable"),
    ("dofile('x')", "dofile is not available to scripts"),
    ("io.open('x')", "io is not available to scripts"),
    ("os.execute('x')", "scripts can't run programs"),
    ("os.exit(1)", "os.exit is not available to scripts"),
    ("return debug.getinfo(1)", "only debug.traceback is available"),
    ("return string.dump(print)", "only text chunks can be loaded"),
    ("return coroutine.wrap(function() loadfile('x') end)()", "loadfile is not available"),
  ]

  @Test(arguments: refused)
  func whatIsGone_saysWhy(_ example: (String, String)) async throws {
    let script = try LuaScript(name: "test")
    do {
      _ = try await run(script, example.0)
    } catch let error as LuaError {
      #expect(error.message.contains(example.1), "\(error.message)")
      let caught = try await run(script, "return select(2, pcall(load([==[\(example.0)]==])))").first?.string
      #expect(caught?.contains(example.1) == true, "caught: \(caught ?? "nil")")
      return
    }
    #expect(example.1.isEmpty)
  }

  @Test func goneNames_readAsNil_unknownNamesDoNot() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      state.onUnknownGlobal { "there is no global \($0)" }
    }
    #expect(try await run(script, "if io or package or dofile then return 1 end return 0").first?.integer == 0)
    let error = try await failure(script, "return prnt")
    #expect(error.kind == "usage")
    #expect(error.message == "there is no global prnt")
    #expect(try await run(script, "cached = nil return cached == nil").first?.boolean == true)
    #expect(try await run(script, "return rawget(_G, 'prnt') == nil").first?.boolean == true)
  }

  @Test func unknownMember_ofAHostModule_isAnError() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      let time = state.module("time")
      time.typed("now") { () in 1 }
      time.onUnknownMember { name throws(LuaError) in throw .usage("time has no \(name); did you mean now?") }
    }
    #expect(try await run(script, "return time.now()").first?.integer == 1)
    let error = try await failure(script, "return time.nw()")
    #expect(error.message == "time has no nw; did you mean now?")
    let write = try await failure(script, "time.later = print")
    #expect(write.message.contains("belongs to the host"))
  }

  @Test func require_runsEachModuleOnce_andMayWait() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      state.globals.typed("echo") { (value: Int64) async throws(LuaError) -> Int64 in
        await Task.yield()
        return value
      }
      state.setRequire { name throws(LuaError) in
        switch name {
        case "a": LuaSource(text: "count = (count or 0) + 1 return { value = echo(5) }", chunk: "@lib/a.lua")
        case "self": LuaSource(text: "return require 'self'", chunk: "@self.lua")
        case "broken": LuaSource(text: "x = = 1", chunk: "@broken.lua")
        default: throw .usage("there is no module \(name)")
        }
      }
    }
    let results = try await run(script, "count = 0 return require('a').value, require 'a' == require 'a', count")
    #expect(results[0].integer == 5)
    #expect(results[1].boolean == true)
    #expect(results[2].integer == 1)
    #expect(try await failure(script, "require 'b'").message == "there is no module b")
    #expect(try await failure(script, "require 'self'").message.contains("require itself"))
    #expect(try await failure(script, "require 'self'").message.contains("require itself"))
    #expect(try await failure(script, "require 'broken'").message.contains("unexpected symbol"))
  }

  @Test func prelude_keepsItsFunctions_whateverTheScriptDoes() async throws {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      let host = state.table("greeter")
      host.typed("title") { (name: String) in name }
      try state.setPrelude(global: "greeter", chunk: "bridge_test", host: host)
    }
    let results = try await run(script, "setmetatable = nil string = nil return greeter.greet('x')")
    #expect(results.first?.string == "Hello, x!")
  }
}
