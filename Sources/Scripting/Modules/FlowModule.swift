import JSONPages
import LuaRuntime
import Nexudus

/// `sleep` and `parallel`.
struct FlowModule {
  let clock: any TimeSource
  /// Calls a function of the script as a coroutine of its own.
  let call: @Sendable (LuaFunction) async throws(LuaError) -> Void

  private static let mostAtOnce: Int64 = 64
  private static let longestSleep = Duration.seconds(300)

  func install(in state: LuaState) throws(LuaError) {
    state.globals.function("sleep") { [clock] call throws(LuaError) in
      let duration = try Options.duration(call.json(1), named: "sleep(duration)")
      if HandlerContext.current != nil, duration > Self.longestSleep {
        throw .usage("a handler sleeps 5m at most; for later there are on.due, every and cron")
      }
      return .async { () async throws(LuaError) in
        do {
          try await clock.sleep(for: duration)
        } catch {
          throw .cancelled
        }
        return []
      }
    }

    let host = state.table("parallel")
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("element") { call throws(LuaError) in
      let element = try call.integer(1)
      Branch.current?.turn(to: element)
      return .nothing
    }
    host.function("concurrently") { [callFunction = self.call] call throws(LuaError) in
      let worker = try call.function(1, "worker")
      let count = min(try call.integer(2, "count"), Self.mostAtOnce)
      return .async { () async throws(LuaError) in
        try await Self.run(worker, count, callFunction)
        return []
      }
    }
    try state.setPrelude(global: "parallel", chunk: "parallel", host: host)
  }

  /// The workers keep their elements' errors themselves; what comes out here stopped a worker: a limit, or a cancel.
  private static func run(
    _ worker: LuaFunction, _ count: Int64, _ call: @escaping @Sendable (LuaFunction) async throws(LuaError) -> Void
  ) async throws(LuaError) {
    // Each worker is a strand of its own, and its effects are told apart by the element that it works on.
    let strand = HandlerContext.current?.branch.nextCall()
    let failure = await withTaskGroup(of: LuaError?.self) { group in
      for _ in 0..<count {
        group.addTask {
          await Branch.$current.withValue(strand.map { Branch(path: $0) }) {
            do throws(LuaError) {
              try await call(worker)
              return nil
            } catch {
              return error
            }
          }
        }
      }
      var first: LuaError?
      for await failure in group where first == nil { first = failure }
      return first
    }
    if let failure { throw failure }
  }
}
