import LuaRuntime
import Synchronization
import Testing

/// What happens a hundred thousand times must leave nothing behind; `scripts/sanitize` runs it under AddressSanitizer.
@Suite("Endurance", .serialized)
struct EnduranceTests {
  private static let count = 100_000

  /// Counts how many of its kind are alive.
  private final class Witness: Sendable {
    static let alive = Mutex(0)
    init() { Self.alive.withLock { $0 += 1 } }
    deinit { Self.alive.withLock { $0 -= 1 } }
    func touch() {}
  }

  @Test func errors_ofTheScriptAndOfTheHost_leaveTheStateUsable() async throws {
    let script = try LuaScript(name: "errors", limits: LuaLimits(slice: .seconds(120)))
    try await script.configure { state throws(LuaError) in
      state.module("host").function("fail") { _ throws(LuaError) in throw LuaError(kind: "validation", message: "no") }
    }
    let results = try await run(
      script,
      """
      local caught = 0
      for i = 1, ... do
        if not pcall(error, "plain") then caught = caught + 1 end
        local ok, err = pcall(host.fail)
        if err.kind == "validation" then caught = caught + 1 end
      end
      return caught
      """, [.integer(Int64(Self.count / 2))])
    #expect(results.first?.integer == Int64(Self.count))
    await script.collectGarbage()
    #expect(await script.memoryUsed < 1 << 20)
    await script.close()
  }

  @Test func yields_betweenCoroutinesAndToTheHost_leaveNothingBehind() async throws {
    let script = try LuaScript(name: "yields", limits: LuaLimits(slice: .seconds(120)))
    try await script.configure { state throws(LuaError) in
      state.module("host").function("later") { _ throws(LuaError) in
        let witness = Witness()
        return .async { () async throws(LuaError) in
          await Task.yield()
          witness.touch()
          return [.integer(1)]
        }
      }
    }
    let results = try await run(
      script,
      """
      local sum = 0
      local numbers = coroutine.wrap(function() for i = 1, math.huge do coroutine.yield(i) end end)
      for i = 1, ... do
        numbers()
        if i % 50 == 0 then sum = sum + coroutine.wrap(function() return host.later() end)() end
      end
      return sum
      """, [.integer(Int64(Self.count))])
    #expect(results.first?.integer == Int64(Self.count / 50))
    await script.close()
    #expect(Witness.alive.withLock { $0 } == 0)
  }

  @Test func kills_leaveTheStateUsable() async throws {
    let script = try LuaScript(name: "kills", limits: LuaLimits(slice: .milliseconds(2)))
    for round in 0..<200 {
      let error = try await failure(
        script, "local t <close> = setmetatable({}, { __close = function() end }) while true do end")
      #expect(error.kind == "limit", "round \(round)")
    }
    #expect(try await run(script, "return 7").first?.integer == 7)
    await script.close()
  }
}
