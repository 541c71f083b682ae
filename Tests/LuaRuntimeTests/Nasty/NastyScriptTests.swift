import LuaRuntime
import Testing

/// Each nasty script ends with a clear error, and the next script runs.
///
/// One after the other: a script that shares its core with a hundred others needs ten times its limit even to stop.
@Suite(.serialized) struct NastyScriptTests {
  @Test("ends, and the next script runs", arguments: NastyScript.all)
  func run_nastyScript_endsAndTheNextRuns(nasty: NastyScript) async throws {
    let script = try LuaScript(name: "nasty", limits: nasty.limits)
    expect(await failure(of: nasty.source, in: script), toBe: nasty.end)
    #expect(try await sum(in: script) == 42, "the same state is of no use any more")
    await script.close()
    let next = try LuaScript(name: "next")
    #expect(try await sum(in: next) == 42)
    await next.close()
  }

  @Test func run_errorWhoseTextNeverEnds_ends() async throws {
    let script = try LuaScript(name: "nasty", limits: LuaLimits(slice: .milliseconds(100)))
    let error = await failure(of: NastyScript.endlessError, in: script)
    #expect(error != nil)
    #expect(try await sum(in: script) == 42)
    await script.close()
  }

  private func failure(of source: String, in script: LuaScript) async -> LuaError? {
    do throws(LuaError) {
      _ = try await script.call(try await script.load(source, chunk: "@nasty.lua"))
      return nil
    } catch {
      return error
    }
  }

  private func sum(in script: LuaScript) async throws(LuaError) -> Int64? {
    let function = try await script.load("local a, b = ... return a + b", chunk: "@next.lua")
    guard case .integer(let sum)? = try await script.call(function, [.integer(40), .integer(2)]).first else {
      return nil
    }
    return sum
  }

  private func expect(_ error: LuaError?, toBe end: NastyScript.End) {
    switch end {
    case .time: expectLimit(error, oneOf: [.slice])
    case .memory: expectLimit(error, oneOf: [.memory])
    case .limit: expectLimit(error, oneOf: [.slice, .memory])
    case .returns: #expect(error == nil)
    case .fails(let text):
      #expect(error?.kind == "script", "\(String(describing: error))")
      #expect(error?.message.contains(text) == true || text.isEmpty, "\(String(describing: error))")
      #expect(error?.message.isEmpty == false)
    }
  }

  private func expectLimit(_ error: LuaError?, oneOf limits: [LuaLimitKind]) {
    #expect(error?.kind == "limit", "\(String(describing: error))")
    #expect(limits.contains { $0 == error?.limit }, "\(String(describing: error))")
    #expect(error?.message.isEmpty == false)
  }
}

extension NastyScript {
  /// Little time for what loops, little memory for what grows, plenty for what ends by itself.
  fileprivate var limits: LuaLimits {
    switch end {
    case .time: LuaLimits(slice: .milliseconds(150))
    case .memory: LuaLimits(memory: 16 << 20, slice: .seconds(30))
    case .limit: LuaLimits(memory: 16 << 20, slice: .milliseconds(300))
    case .fails, .returns: LuaLimits(slice: .seconds(30))
    }
  }
}
