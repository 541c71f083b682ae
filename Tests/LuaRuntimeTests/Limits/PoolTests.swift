import LuaRuntime
import Testing

/// Scripts side by side: one that hangs delays only itself, and nothing is kept that nobody needs.
@Suite struct PoolTests {
  @Test func scriptsThatHang_delayOnlyThemselves() async throws {
    let gate = Gate()
    let hanging = try (0..<8).map { try LuaScript(name: "hang \($0)", limits: LuaLimits(slice: .seconds(60))) }
    for script in hanging {
      try await script.configure { state throws(LuaError) in
        state.globals.function("began") { call throws(LuaError) in
          Task { await gate.wait() }
          return .nothing
        }
      }
    }
    let tasks = hanging.map { script in Task { try await failure(script, "began() while true do end") } }
    await gate.arrived(8)  // all eight hold a thread; the pool began with fewer on a small machine
    let quick = try LuaScript(name: "quick")
    #expect(try await run(quick, "return 1").first?.integer == 1)
    for script in hanging { script.cancel() }
    for task in tasks { #expect(try await task.value.kind == "cancelled") }
  }

  @Test func whatTheHostGives_isReleasedWithTheScript() async throws {
    final class Token: Sendable {}
    weak var leaked: Token?
    do {
      let token = Token()
      leaked = token
      let script = try LuaScript(name: "test")
      try await script.configure { state throws(LuaError) in
        state.globals.function("touch") { call throws(LuaError) in
          _ = token
          _ = script
          return .async { () async throws(LuaError) -> [LuaValue] in
            _ = script
            return []
          }
        }
      }
      for _ in 0..<100 {
        _ = try await run(script, "touch() return function() end, touch")
        _ = try await failure(script, "touch() error('x')")
      }
      await script.close()
    }
    #expect(leaked == nil)
  }
}
