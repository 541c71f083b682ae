import LuaRuntime
import Testing

/// Scripts that never stop calling the host, and host calls where Lua cannot wait.
@Suite struct NastyHostTests {
  /// A script with `host.tick()`, which answers at once, and `host.wait()`, which suspends.
  private func makeScript(_ limits: LuaLimits = LuaLimits()) async throws(LuaError) -> LuaScript {
    let script = try LuaScript(name: "nasty", limits: limits)
    try await script.configure { state throws(LuaError) in
      let host = state.module("host")
      host.typed("tick") { () in Int64(1) }
      host.typed("wait") { () async throws(LuaError) -> Int64 in
        await Task.yield()
        return 1
      }
      host.typed("fail") { () throws(LuaError) -> Int64 in throw LuaError(kind: "sad", message: "no luck") }
    }
    return script
  }

  private func failure(of source: String, in script: LuaScript, total: Duration? = nil) async -> LuaError? {
    do throws(LuaError) {
      _ = try await script.call(try await script.load(source, chunk: "@nasty.lua"), [], total: total)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "a loop of host calls ends with its whole running time",
    arguments: [
      "while true do host.tick() end",
      "while true do host.wait() end",
      "while true do pcall(host.tick) end",
      "while true do pcall(host.wait) end",
      "while true do pcall(host.fail) end",
      "while true do coroutine.wrap(function() pcall(host.wait) end)() end",
      """
      local x <close> = setmetatable({}, {__close = function() while true do pcall(host.wait) end end})
      while true do host.tick() end
      """,
    ])
  func call_loopOfHostCalls_totalLimit(source: String) async throws {
    let script = try await makeScript()
    let error = await failure(of: source, in: script, total: .milliseconds(20))
    #expect(error?.limit == .total, "\(String(describing: error))")
    #expect(await failure(of: "return 1", in: script) == nil)
    await script.close()
  }

  @Test(
    "a cancelled script that catches everything ends",
    arguments: [
      "while true do pcall(host.wait) end",
      "while true do pcall(host.tick) end",
      "while true do end",
      "while true do pcall(function() while true do host.wait() end end) end",
      "while true do xpcall(host.wait, function() host.wait() end) end",
    ])
  func cancel_loopThatCatches_ends(source: String) async throws {
    let script = try await makeScript(LuaLimits(slice: .seconds(60)))
    let (started, signal) = AsyncStream.makeStream(of: Void.self)
    try await script.configure { state throws(LuaError) in
      state.module("test").function("started") { _ throws(LuaError) -> LuaReturn in
        signal.finish()
        return .nothing
      }
    }
    let running = Task { await failure(of: "test.started() \(source)", in: script) }
    for await _ in started {}
    running.cancel()
    let error = await running.value
    #expect(error?.kind == "cancelled", "\(String(describing: error))")
    #expect(await failure(of: "return 1", in: script) == nil)
    await script.close()
  }

  @Test(
    "a host call that would wait where Lua cannot says so",
    arguments: [
      ("return ('x'):gsub('x', host.wait)", "gsub"),
      ("return ('x'):gsub('x', function() return host.wait() end)", "gsub"),
      ("table.sort({2, 1}, function() return host.wait() end)", "sort"),
      ("assert(load(function() host.wait() end))", "load"),
    ])
  func wait_insideALibraryFunction_errorNamesIt(source: String, function: String) async throws {
    let script = try await makeScript()
    let error = await failure(of: source, in: script)
    #expect(error?.message.contains(function) == true, "\(String(describing: error))")
    #expect(error?.limit == nil)
    await script.close()
  }
}
