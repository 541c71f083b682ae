import LuaRuntime
import Testing

@Suite struct CancelTests {
  func script(_ gate: Gate, grace: Duration = .seconds(30)) async throws -> LuaScript {
    let script = try LuaScript(name: "test", limits: LuaLimits(slice: .seconds(30), grace: grace))
    try await script.configure { state throws(LuaError) in
      state.globals.typed("wait") { () async throws(LuaError) -> Bool in
        await gate.wait()
        return true
      }
      state.globals.typed("sleep") { () async throws(LuaError) -> Bool in
        do { try await Task.sleep(for: .seconds(1000)) } catch { throw LuaError(kind: "cancelled", message: "woken") }
        return true
      }
      state.globals.function("note") { call throws(LuaError) in .nothing }
    }
    return script
  }

  @Test func aLoop_isStoppedAtOnce() async throws {
    let gate = Gate()
    let script = try await script(gate)
    try await script.configure { state throws(LuaError) in
      state.globals.function("began") { call throws(LuaError) in
        Task { await gate.wait() }
        return .nothing
      }
    }
    async let error = failure(script, "began() while true do end")
    await gate.arrived()
    script.cancel()
    #expect(try await error.kind == "cancelled")
  }

  @Test func aWaitingCall_isCancelled_andClosesItsVariables() async throws {
    let gate = Gate()
    let script = try await script(gate)
    let task = Task {
      try await failure(
        script,
        """
        local x <close> = setmetatable({}, { __close = function() closed = true end })
        wait()
        pcall(sleep)
        later = true
        """)
    }
    await gate.arrived()
    task.cancel()
    await gate.open()
    #expect(try await task.value.kind == "cancelled")
    let results = try await run(script, "return closed, rawget(_G, 'later')")
    #expect(results[0].boolean == true)
    #expect(results[1].isNil)
  }

  @Test func anOperationThatIgnoresCancelling_isGivenUp_andItsLateAnswerDropped() async throws {
    let gate = Gate()
    let script = try await script(gate, grace: .milliseconds(20))
    async let error = failure(
      script,
      """
      local x <close> = setmetatable({}, { __close = function() closed = true end })
      coroutine.wrap(function()
        local y <close> = setmetatable({}, { __close = function() inner = true end })
        wait()
      end)()
      """)
    await gate.arrived()
    script.cancel()
    #expect(try await error.kind == "cancelled")
    await gate.open()
    let results = try await run(script, "return closed, inner")
    #expect(results.map(\.boolean) == [true, true])
  }

  @Test func close_endsWhatWaits_andRefusesMore() async throws {
    let gate = Gate()
    let script = try await script(gate)
    async let error = failure(script, "sleep()")
    async let other = failure(script, "wait()")
    await gate.arrived()
    async let closed: Void = script.close()
    await gate.open()
    #expect(try await error.kind == "cancelled")
    #expect(try await other.kind == "cancelled")
    await closed
    await #expect(throws: LuaError.self) { try await run(script, "return 1") }
  }

  @Test func otherCalls_goOn() async throws {
    let gate = Gate()
    let script = try await script(gate)
    let cancelled = Task { try await failure(script, "sleep()") }
    async let going = run(script, "wait() return 'done'")
    await gate.arrived()
    cancelled.cancel()
    #expect(try await cancelled.value.kind == "cancelled")
    await gate.open()
    #expect(try await going.first?.string == "done")
  }
}
