import CLuaBridge
import Synchronization

/// A Lua script in a sandbox: one state, limits, and functions of the host.
///
/// ```swift
/// let script = try LuaScript(name: "greeter", limits: LuaLimits(slice: .milliseconds(500)))
/// try await script.configure { state throws(LuaError) in
///   let weather = state.module("weather")
///   weather.typed("celsius") { (fahrenheit: Double) in (fahrenheit - 32) / 1.8 }
///   weather.typed("now") { (place: String) async throws(LuaError) -> Double in     // looks synchronous to the script
///     try await station.temperature(of: place)
///   }
///   state.onUnknownGlobal { "there is no global \($0)" }
/// }
/// let main = try await script.load(
///   """
///   local name = ...
///   return name .. ": " .. weather.celsius(weather.now(name))
///   """, chunk: "@greeter.lua")
/// let results = try await script.call(main, ["Lisbon"])     // [.string("Lisbon: 21.5")]
/// await script.close()
/// ```
///
/// Many calls may be in flight at once: each is a coroutine, and while one waits for the host the others run. A call that
/// runs too long, needs too much memory or is cancelled fails with an error of kind `limit` or `cancelled`; the script
/// can't catch it, but its `<close>` variables run, and the script stays usable.
public actor LuaScript {
  /// What messages call the script.
  public nonisolated let name: String
  /// What the script may use.
  public nonisolated let limits: LuaLimits
  nonisolated let core: LuaCore
  nonisolated let executor: LuaExecutor
  nonisolated let registry = LuaCallRegistry()
  var closing: [CheckedContinuation<Void, Never>] = []

  /// Runs on threads of the bridge's making: only those can be stopped in time.
  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// A new state with the sandbox's globals and nothing else.
  ///
  /// - Parameters:
  ///   - name: What messages call the script.
  ///   - limits: What it may use.
  ///   - executor: What it runs on, where others that wait for it run as well.
  public init(
    name: String, limits: LuaLimits = LuaLimits(), executor: LuaExecutor = LuaExecutor()
  ) throws(LuaError) {
    self.name = name
    self.limits = limits
    self.executor = executor
    core = try LuaCore(name: name, limits: limits)
  }

  /// Sets up the state: functions, modules, globals. Runs no Lua code.
  public func configure<T: Sendable>(
    _ body: @Sendable (LuaState) throws(LuaError) -> T
  ) throws(LuaError) -> T {
    try checkOpen()
    return try core.withHost { _ throws(LuaError) in try body(LuaState(core: core)) }
  }

  /// Compiles text, never a binary chunk. `chunk` names it in messages: `@rule.lua` for a file, `=-e` for other text.
  public func load(_ source: String, chunk: String) throws(LuaError) -> LuaFunction {
    try checkOpen()
    return try core.load(source, chunk: chunk)
  }

  /// Calls a function and waits for its end; cancelling the task that waits cancels the call.
  ///
  /// - Parameters:
  ///   - function: A function of this script.
  ///   - arguments: What it gets.
  ///   - total: How long the call may run in all, waiting for the host not counted; without it the script's own limit.
  public func call(
    _ function: LuaFunction, _ arguments: [LuaValue] = [], total: Duration? = nil
  ) async throws(LuaError) -> [LuaValue] {
    try checkOpen()
    let invocation = try begin(function, arguments, total: total ?? limits.total)
    let outcome = await withTaskCancellationHandler {
      await run(invocation, arguments: arguments.count)
    } onCancel: {
      cancel(invocation)
    }
    return try outcome.get()
  }

  /// Cancels all calls in flight; each fails with an error of kind `cancelled` after its `<close>` variables ran.
  public nonisolated func cancel() {
    for invocation in registry.all { cancel(invocation) }
  }

  /// Cancels all calls, waits for their end, and gives the memory back. Later calls fail.
  public func close() async {
    core.close()
    cancel()
    if !registry.isEmpty { await withCheckedContinuation { closing.append($0) } }
    core.dropFunctions()
  }

  /// Bytes of the Lua heap and of the pages that the script holds.
  public var memoryUsed: Int { clb_memory_used(core.script) }

  /// Collects what is garbage.
  public func collectGarbage() { clb_collect(core.script) }

  private func checkOpen() throws(LuaError) {
    if core.isClosed { throw LuaError(kind: "cancelled", message: "the script \(name) has been closed") }
  }
}

/// The calls of a script that are in flight.
final class LuaCallRegistry: Sendable {
  private let calls = Mutex<(last: UInt64, open: [LuaInvocation])>((0, []))

  var all: [LuaInvocation] { calls.withLock { $0.open } }
  var isEmpty: Bool { calls.withLock { $0.open.isEmpty } }

  func nextID() -> UInt64 {
    calls.withLock { calls in
      calls.last += 1
      return calls.last
    }
  }

  func add(_ invocation: LuaInvocation) { calls.withLock { $0.open.append(invocation) } }
  func remove(_ invocation: LuaInvocation) { calls.withLock { $0.open.removeAll { $0 === invocation } } }
}
