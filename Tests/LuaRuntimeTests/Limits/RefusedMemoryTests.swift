import CLuaBridge
import JSONPages
import Testing

@testable import LuaRuntime

#if canImport(Glibc)
  import Glibc
#endif

/// What the bridge does, each with an allocator that refuses the n-th request and all later ones: never an abort, always
/// an error value, and the script is as good as before. CONCIERGE_SOAK=1 sweeps all n to 2,000 and then every 97th.
@Suite struct RefusedMemoryTests {
  static let scenarios: [(name: String, source: String)] = [
    ("empty chunk", "return"),
    ("table constructor", "return #{ 1, 2, 3, { 4, 5 } }"),
    ("string building", "local s = '' for i = 1, 30 do s = s .. i end return s"),
    ("closures", "local f = {} for i = 1, 20 do f[i] = function() return i end end return f[20]()"),
    ("growing table", "local t = {} for i = 1, 300 do t[i] = i; t['k' .. i] = i end return #t"),
    ("deep recursion", "local function f(n) if n == 0 then return 0 end return 1 + f(n - 1) end return f(2000)"),
    ("varargs", "return select('#', table.unpack({}, 1, 500))"),
    ("pcall of an error", "return pcall(error, 'x' .. 1)"),
    ("pcall in pcall", "return pcall(pcall, pcall, error, {})"),
    ("xpcall with a handler", "return xpcall(function() error('x') end, function(e) return e .. 'y' end)"),
    ("xpcall with a traceback", "return xpcall(function() local x = nil + 1 end, debug.traceback)"),
    ("uncaught error", "error('uncaught')"),
    ("uncaught table", "error({ message = 'm' })"),
    ("uncaught with __tostring", "error(setmetatable({}, { __tostring = function() return 'x' .. 1 end }))"),
    ("error of the host", "fail('no')"),
    ("caught error of the host", "return select(2, pcall(fail, 'no')).message"),
    ("text of an error", "return tostring(select(2, pcall(fail, 'no')))"),
    ("coroutine", "return coroutine.wrap(function(a) return coroutine.yield(a) end)(1)"),
    ("coroutine that fails", "return coroutine.resume(coroutine.create(function() error('x' .. 2) end))"),
    (
      "coroutine.close",
      "local c = coroutine.create(function() local x <close> = setmetatable({}, { __close ="
        + " function() error('c') end }) coroutine.yield() end) coroutine.resume(c) return coroutine.close(c)"
    ),
    ("close variables", "local x <close> = setmetatable({}, { __close = function() local t = { {} } end }) error('x')"),
    ("typed function", "return add(1, 2)"),
    ("typed function, wrong type", "return pcall(add, 1, {})"),
    ("waiting", "return echo({ 1, 2, { a = 'b' } })"),
    ("waiting in pcall", "return pcall(echo, 'x')"),
    (
      "waiting in coroutines",
      "return coroutine.wrap(function() return coroutine.wrap(function() return echo(1) end)() end)()"
    ),
    ("waiting for an error", "return pcall(later, 'x')"),
    ("waiting in a close variable", "do local x <close> = setmetatable({}, { __close = function() echo(1) end }) end"),
    ("json.decode", #"return #json.decode('[1,2,{"a":[true,null,"x\\ny"]},3.5]')"#),
    ("json.encode", "return json.encode({ a = { 1, 2, { b = 'c' } }, d = true })"),
    ("json.decode of a mistake", "return pcall(json.decode, '[1,')"),
    ("page of records", "local p = page() return #p, p.total, p[2].Id"),
    ("fields of a record", "local r = page()[1] return r.Id, r.Text, r.Escaped, r.Deep.a[1]"),
    ("absent fields", "local r = page()[1] return r.Note, pcall(function() return r.Wrong end)"),
    ("walking records", "local n = 0 for _, r in ipairs(page()) do for k, v in pairs(r) do n = n + 1 end end return n"),
    ("text of a record", "return tostring(page()[1]), page()[1] == page()[1]"),
    ("plain copy of a record", "return plain().Text"),
    ("prelude chunk", "return greeter.greet('x')"),
    ("require", "return require('a').value"),
    ("load", "return load('local a, b = ... return a + b')(1, 2)"),
    ("load of a mistake", "return load('x = = 1')"),
    ("global functions", "function f() return 1 end g = f return g()"),
    ("unknown global", "return pcall(function() return nothing end)"),
    ("gone name", "return pcall(function() dofile('x') end)"),
    ("gsub and format", "return string.gsub('hello world', 'o', function(c) return string.format('<%s>', c) end)"),
    (
      "sort and concat",
      "local t = { 'b', 'a', 'c' } table.sort(t, function(a, b) return a > b end) return table.concat(t)"
    ),
  ]

  static let thread = LuaRecordClass(
    name: "Thread", resolve: { field, _ in field == "Note" ? .nil : .error(.usage("no field \(field)")) },
    describe: { "Thread \($0.integer("Id") ?? 0)" })
  static let text = #"[{"Id":1,"Text":"abc","Escaped":"a\"b","Deep":{"a":[1]}},{"Id":2,"Note":null}]"#

  func script() async throws -> LuaScript {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .seconds(20)))
    let page = try RecordPage.index(PaddedBytes(Self.text), as: .array)
    try await script.configure { state throws(LuaError) in
      let globals = state.globals
      globals.typed("add") { (a: Int64, b: Int64) in a + b }
      globals.typed("echo") { (value: LuaValue) async throws(LuaError) -> LuaValue in value }
      globals.function("fail") { call throws(LuaError) in
        throw LuaError(
          kind: "not_found", message: try call.string(1), payload: ["status": 404, "errors": [["a": "b"]]])
      }
      globals.typed("later") { (message: String) async throws(LuaError) -> Bool in
        throw LuaError(kind: "network", message: message)
      }
      globals.function("page") { call throws(LuaError) in
        .value(.records(LuaRecordPage(page, Self.thread, fields: ["total": 2])))
      }
      globals.function("plain") { call throws(LuaError) in .value(.table(LuaRecord(page[0], Self.thread))) }
      state.module("json").addJSON()
      let host = state.table("greeter")
      host.typed("title") { (name: String) in name }
      try state.setPrelude(global: "greeter", chunk: "bridge_test", host: host)
      state.setRequire { name throws(LuaError) in LuaSource(text: "return { value = echo(5) }", chunk: "@\(name).lua") }
      state.onUnknownGlobal { "there is no global \($0)" }
    }
    return script
  }

  @Test(arguments: 0..<scenarios.count)
  func everyRefusal_isAnError(_ index: Int) async throws {
    let (name, source) = Self.scenarios[index]
    let isSoak = getenv("CONCIERGE_SOAK") != nil
    let script = try await script()
    let (used, outcome) = try await attempt(script, source, refusing: 0)
    var n: UInt64 = isSoak ? 1 : 1 + UInt64(index % 7)
    while n <= used + 2 {
      let fresh = try await self.script()
      let (_, refused) = try await attempt(fresh, source, refusing: n)
      if case .failure(let error) = refused, case .success = outcome {
        #expect(error.limit == .memory || error.message.contains("memory"), "\(name), request \(n): \(error)")
      }
      #expect(try await run(fresh, "return add(1, 2)").first?.integer == 3, "\(name), request \(n)")
      n += isSoak ? (n < 2000 ? 1 : 97) : 7
    }
  }

  /// Runs once, and gives the number of requests and what came of it.
  func attempt(
    _ script: LuaScript, _ source: String, refusing n: UInt64
  ) async throws -> (UInt64, Result<[LuaValue], LuaError>) {
    let function = try await script.load(source, chunk: "@test.lua")
    let before = clb_memory_requests(script.core.script)
    clb_refuse_memory(script.core.script, n)
    defer { clb_refuse_memory(script.core.script, 0) }
    let result: Result<[LuaValue], LuaError>
    do throws(LuaError) {
      result = .success(try await script.call(function))
    } catch {
      result = .failure(error)
    }
    return (clb_memory_requests(script.core.script) - before, result)
  }
}
