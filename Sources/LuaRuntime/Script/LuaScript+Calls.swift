import CLuaBridge

/// What a coroutine came to when it ran last.
private enum LuaStep {
  case finished(LuaOutcome)
  case waits(LuaOperation)
}

extension LuaScript {
  /// Makes the coroutine of a call, with its arguments on it.
  func begin(
    _ function: LuaFunction, _ arguments: [LuaValue], total: Duration?
  ) throws(LuaError) -> LuaInvocation {
    core.drainReleased()
    return try core.withHost { main throws(LuaError) in
      try function.push(on: main, core: core)
      var anchor: Int32 = 0
      guard let coroutine = clb_call_begin(core.script, &anchor) else {
        throw LuaError(kind: "limit", message: "there is not enough memory for another call")
      }
      do throws(LuaError) {
        try reserve(arguments.count + 8, on: coroutine)
        for argument in arguments { try argument.push(on: coroutine, core: core) }
      } catch {
        clb_call_end(core.script, coroutine, anchor)
        throw error
      }
      let invocation = LuaInvocation(
        id: registry.nextID(), core: core, coroutine: coroutine, anchor: anchor, budget: total?.nanoseconds)
      registry.add(invocation)
      return invocation
    }
  }

  /// Runs a call to its end. The first stretch runs here; if it has to wait, a task goes on with it, which cancelling
  /// can reach.
  func run(_ invocation: LuaInvocation, arguments: Int) async -> LuaOutcome {
    switch resume(invocation, values: arguments + 1) {
    case .finished(let outcome):
      finish(invocation, outcome)
      return outcome
    case .waits(let operation): return await end(of: invocation, waitingFor: operation)
    }
  }

  /// Not in `run`: a call that never waits needs nothing of a continuation, whose type the runtime has to look up.
  @inline(never)
  private func end(of invocation: LuaInvocation, waitingFor operation: @escaping LuaOperation) async -> LuaOutcome {
    await withCheckedContinuation { continuation in
      invocation.waiting = { continuation.resume(returning: $0) }
      // Whoever prefers an executor for the call means its operations, too; but on the script's own they would wait for
      // it, and it for them.
      let preferred = withUnsafeCurrentTask { $0?.unownedTaskExecutor }
      let executor = preferred == self.executor.asUnownedTaskExecutor() ? nil : preferred?.asTaskExecutor()
      invocation.setTask(Task(executorPreference: executor) { await self.drive(invocation, operation) })
    }
  }

  /// Waits for the host's operations and goes on with the script, until the call ends.
  private func drive(_ invocation: LuaInvocation, _ first: LuaOperation) async {
    var operation = first
    while true {
      let reply: LuaOutcome
      do throws(LuaError) {
        reply = .returned(try await operation())
      } catch {
        reply = .failed(error)
      }
      // The call may have been given up meanwhile: then this answer is for nobody.
      guard !invocation.isFinished else { return }
      switch answer(invocation, reply) {
      case .finished(let outcome): return finish(invocation, outcome)
      case .waits(let next): operation = next
      }
    }
  }

  /// Gives the script what it waited for and runs it.
  private func answer(_ invocation: LuaInvocation, _ reply: LuaOutcome) -> LuaStep {
    do throws(LuaError) {
      let values = try reply.get()
      try core.withHost { _ throws(LuaError) in
        let coroutine = invocation.coroutine
        try reserve(values.count + 8, on: coroutine)
        let top = lua_gettop(coroutine)
        do throws(LuaError) {
          for value in values { try value.push(on: coroutine, core: core) }
        } catch {
          lua_settop(coroutine, top)
          throw error
        }
      }
      return resume(invocation, values: values.count)
    } catch {
      core.withHost { _ in error.push(on: invocation.coroutine) }
      return resume(invocation, values: 1, isError: true)
    }
  }

  /// Runs the coroutine with the values on top of it.
  private func resume(_ invocation: LuaInvocation, values: Int, isError: Bool = false) -> LuaStep {
    core.drainReleased()
    core.pending = nil
    if invocation.isCancelled, invocation.stop == CLB_RUNNING { invocation.stop = CLB_STOP_CANCELLED }
    if let budget = invocation.budget, budget <= 0, invocation.stop == CLB_RUNNING { invocation.stop = CLB_STOP_TOTAL }
    let run = clb_run(
      call: invocation.id, budget: invocation.budget ?? 0, stop: invocation.stop, reply_is_error: isError)
    let result = clb_resume(core.script, invocation.coroutine, Int32(clamping: values), run)
    if let budget = invocation.budget { invocation.budget = budget - result.ran }
    invocation.stop = result.stop
    switch result.status {
    case CLB_SUSPENDED:
      guard let operation = core.pending else {
        return .finished(.failed(LuaError(kind: "script", message: "attempt to yield from outside a coroutine")))
      }
      core.pending = nil
      return .waits(operation)
    case CLB_DONE: return .finished(results(invocation, Int(result.results)))
    default: return .finished(.failed(failure(invocation)))
    }
  }

  private func results(_ invocation: LuaInvocation, _ count: Int) -> LuaOutcome {
    core.withHost { _ in
      let first = lua_gettop(invocation.coroutine) - Int32(count) + 1
      do throws(LuaError) {
        var values: [LuaValue] = []
        for index in 0..<count {
          values.append(
            try LuaValue(
              at: first + Int32(index), on: invocation.coroutine, core: core, path: "result \(index + 1)"))
        }
        return .returned(values)
      } catch {
        return .failed(error)
      }
    }
  }

  private func failure(_ invocation: LuaInvocation) -> LuaError {
    let frames = core.withHost { _ in LuaFrame.frames(of: invocation.coroutine) }
    if var error = LuaError(stop: invocation.stop, limits: limits) {
      error.traceback = frames
      error.position = frames.first?.position
      return error
    }
    clb_move_to_main(core.script, invocation.coroutine)
    return core.takeError(frames: frames)
  }

  /// Ends a call, once: whoever waits for it gets the result.
  private func finish(_ invocation: LuaInvocation, _ outcome: LuaOutcome) {
    guard !invocation.isFinished else { return }
    invocation.isFinished = true
    clb_call_end(core.script, invocation.coroutine, invocation.anchor)
    registry.remove(invocation)
    invocation.waiting?(outcome)
    invocation.waiting = nil
    if registry.isEmpty, !closing.isEmpty {
      for waiting in closing { waiting.resume() }
      closing = []
    }
  }

  /// Cancels a call, and gives its operation up if it ignores that for too long.
  nonisolated func cancel(_ invocation: LuaInvocation) {
    guard invocation.cancel() else { return }
    Task {
      try? await Task.sleep(for: limits.grace)
      await self.giveUp(invocation)
    }
  }

  private func giveUp(_ invocation: LuaInvocation) {
    guard !invocation.isFinished, invocation.waiting != nil else { return }
    if case .finished(let outcome) = answer(invocation, .failed(.cancelled)) { finish(invocation, outcome) }
  }
}
