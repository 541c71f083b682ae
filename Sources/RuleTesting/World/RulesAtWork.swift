import LuaRuntime
import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// The rules that a test has loaded, in one process after the other where chaos or the test wants it.
final class RulesAtWork: Sendable {
  private let world: TestWorld
  private let chaos: Chaos?
  private let faults: Faults
  private let state: Mutex<(process: RuleProcess, paths: [String])>

  init(_ world: TestWorld, _ chaos: Chaos?) throws(LuaError) {
    self.world = world
    self.chaos = chaos
    faults = chaos?.chooseFaults() ?? .none
    // The first look at the space is no place to die: a test begins behind it.
    state = Mutex((try RuleProcess(world, ProcessLife(fuse: nil)), []))
  }

  private var process: RuleProcess { state.withLock { $0.process } }
  private var isEmpty: Bool { state.withLock { $0.paths.isEmpty } }

  /// Loads a rule and lets it take its first look at the space, at which everything older than a minute was there before.
  func load(_ path: String) async throws(LuaError) {
    try await process.add(path)
    state.withLock { $0.paths.append(path) }
    try await sleep(.seconds(60))
    await process.settle()
    if chaos != nil { try await restart() }
    try await sleep(.seconds(60))
  }

  /// Lets the rules work until nothing is left to do at present; then a minute passes, so that what comes is later.
  func settle() async throws(LuaError) {
    guard !isEmpty else { throw .usage("no rule is loaded yet: rules.load \"my_rule.lua\"") }
    if chaos == nil { await process.settle() } else { try await survive() }
    try await sleep(.seconds(60))
  }

  /// Lets time pass, with the rules at work.
  func advance(_ duration: Duration) async throws(LuaError) {
    guard !isEmpty else { return try await sleep(duration) }
    let end = world.clock.monotonic + duration
    while world.clock.monotonic < end {
      // A process that has ended is soon begun again.
      let step = chaos == nil ? duration : .seconds(600)
      try await with(faults) { () async throws(LuaError) in
        try await sleep(min(step, end - world.clock.monotonic))
      }
      if process.life.isOver { try await restart() }
    }
    try await settle()
  }

  /// The same rules in a new process: what they keep in variables is gone, what is in the state stays.
  func restart() async throws(LuaError) {
    let (old, paths) = state.withLock { ($0.process, $0.paths) }
    await old.close()
    while true {
      let next = try RuleProcess(world, chaos?.newLife() ?? ProcessLife(fuse: nil))
      state.withLock { $0.process = next }
      do throws(LuaError) {
        for path in paths { try await next.add(path) }
        return
      } catch {
        // It may end while a rule asks the space for something as it loads; only so many lives end.
        guard next.life.isOver else { throw error }
        await next.close()
      }
    }
  }

  /// Runs a script without triggers to its end.
  func run(_ path: String, _ arguments: [String]) async throws(LuaError) {
    let (services, _) = try world.services(
      RulesTransport(
        space: world.space, clock: world.clock, effects: world.effects, failures: world.failures,
        life: ProcessLife(fuse: nil)))
    let outcome: ScriptOutcome
    do throws(ScriptFailure) {
      outcome = await ScriptRunner(try .file(path, arguments: arguments), services: services).run()
    } catch {
      outcome = .failed(error)
    }
    switch outcome {
    case .succeeded: return
    case .failed(let failure):
      throw LuaError(kind: failure.kind, message: failure.inOneLine, payload: failure.details)
    case .registered(let rule):
      await rule.close()
      throw .usage("\(path) has triggers; rules.load loads it, and rules.settle() lets it work")
    }
  }

  /// Ends the watch and the rules.
  func close() async { await process.close() }

  // MARK: Chaos

  /// Settles through faults and deaths, until everything that can be delivered is, and then once more in peace, when what
  /// was hidden for a while shows.
  private func survive() async throws(LuaError) {
    try await surviveRound(faults)
    try await sleep(.seconds(60))
    try await surviveRound(.none)
  }

  private func surviveRound(_ faults: Faults) async throws(LuaError) {
    for _ in 0..<400 {
      try await with(faults) { () async throws(LuaError) in await process.settle() }
      if process.life.isOver {
        try await sleep(.seconds(30))
        try await restart()
        continue
      }
      try ChaosOperator(world: world).decide()
      guard let next = try ChaosOperator(world: world).nextRun() else { return }
      try await with(faults) { () async throws(LuaError) in
        try await sleep(max(next - world.clock.monotonic, .seconds(1)))
      }
    }
    throw LuaError(kind: "script", message: "the rules don't come to an end: each attempt fails again")
  }

  /// Faults are for rules alone: what the test itself asks is answered well.
  private func with(_ faults: Faults, _ body: () async throws(LuaError) -> Void) async throws(LuaError) {
    world.space.faults = faults
    defer { world.space.faults = .none }
    try await body()
  }

  private func sleep(_ duration: Duration) async throws(LuaError) {
    do { try await world.clock.sleep(for: duration) } catch { throw .cancelled }
  }
}
