import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// The rules that a test has loaded, and the watch that brings them what happens: one process, so to speak.
final class RulesAtWork: Sendable {
  private struct State {
    var paths: [String] = []
    var watching: Task<String?, Never>?
  }

  private let world: TestWorld
  private let host: RuleHost
  private let watcher: Watcher
  private let state = Mutex(State())

  init(_ world: TestWorld) throws(LuaError) {
    self.world = world
    let transport = RulesTransport(
      space: world.space, clock: world.clock, effects: world.effects, failures: world.failures)
    let (services, client) = try world.services(transport)
    host = RuleHost(options: ScriptOptions(), services: services)
    var settings = WatchSettings()
    settings.zone = Zone.named(world.zone)
    // Whoever wants to see something settles: looks of its own are only for what happens while time passes.
    settings.every = .seconds(3600)
    settings.commands = .seconds(3600)
    watcher = Watcher(
      store: world.store, reader: client, runner: host, clock: world.clock, observer: world.output, settings: settings)
  }

  /// Loads a rule and lets it take its first look at the space.
  func load(_ path: String) async throws(LuaError) {
    try await add(path)
    try await settle()
  }

  /// Lets the rules work until nothing is left to do at present; then a minute passes, so that what comes is later.
  func settle() async throws(LuaError) {
    guard state.withLock({ !$0.paths.isEmpty }) else {
      throw .usage("no rule is loaded yet: rules.load \"my_rule.lua\"")
    }
    watch()
    await watcher.settle()
    try await sleep(.seconds(60))
  }

  /// Lets time pass, with the rules at work.
  func advance(_ duration: Duration) async throws(LuaError) {
    try await sleep(duration)
    if state.withLock({ !$0.paths.isEmpty }) { try await settle() }
  }

  /// The same rules in a new process: what they keep in variables is gone, what is in the state stays.
  func restarted() async throws(LuaError) -> RulesAtWork {
    await close()
    let next = try RulesAtWork(world)
    for path in state.withLock({ $0.paths }) { try await next.add(path) }
    return next
  }

  /// Ends the watch and the rules.
  func close() async {
    let watching = state.withLock { $0.watching }
    if let watching {
      await watcher.stop()
      if let problem = await watching.value { world.output.log("the watch ended: \(problem)") }
    }
    await host.close()
  }

  private func add(_ path: String) async throws(LuaError) {
    switch await host.load(path) {
    case .loaded(let plan):
      state.withLock { $0.paths.append(path) }
      await watcher.add(plan)
    case .ended(let name), .oneOff(let name):
      throw .usage("\(name) has no trigger, so there is nothing to wait for; rules have on, every or cron")
    case .broken(let failure, _):
      throw LuaError(kind: failure.kind, message: Self.text(failure), payload: failure.details)
    case .clash(let name, let other):
      throw .usage("\(path) and \(other) both call their rule \"\(name)\"")
    }
  }

  private func watch() {
    state.withLock { state in
      guard state.watching == nil else { return }
      state.watching = .inheriting { [watcher] in
        do throws(StoreError) { try await watcher.run() } catch { return error.message }
        return nil
      }
    }
  }

  private func sleep(_ duration: Duration) async throws(LuaError) {
    do { try await world.clock.sleep(for: duration) } catch { throw .cancelled }
  }

  /// What is wrong with a rule, and where.
  private static func text(_ failure: ScriptFailure) -> String {
    let place = failure.frames.first.map { "\($0.file):\($0.line): " } ?? ""
    return place + failure.message + (failure.hint.map { " (\($0))" } ?? "")
  }
}
