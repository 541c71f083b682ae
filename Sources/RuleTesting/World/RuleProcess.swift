import Automation
import LuaRuntime
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization

/// One process of the rules, so to speak: a host of their scripts, and a watch that brings them what happens.
final class RuleProcess: HandlerRunner {
  /// Its life, which chaos may end.
  let life: ProcessLife
  private let world: TestWorld
  private let host: RuleHost
  private let watcher = Mutex<Watcher?>(nil)
  private let watching = Mutex<Task<String?, Never>?>(nil)
  /// The feeds in which only whole listings show what rules wait for: records that are gone, fields that change in silence.
  private let listed = Mutex<Set<FeedKey>>([])

  init(_ world: TestWorld, _ life: ProcessLife) throws(LuaError) {
    self.world = world
    self.life = life
    let transport = RulesTransport(
      space: world.space, clock: world.clock, effects: world.effects, failures: world.failures, life: life)
    let store = MortalStore(base: world.store, life: life)
    var (services, client) = try world.services(transport)
    services.store = { store }
    services.notifier = MortalNotifier(base: world.effects, life: life)
    services.http = MortalWeb(base: world.web, life: life)
    host = RuleHost(options: ScriptOptions(), services: services)
    var settings = WatchSettings()
    settings.zone = Zone.named(world.zone)
    // Whoever wants to see something settles: looks of its own are only for what happens while time passes.
    settings.every = .seconds(3600)
    settings.commands = .seconds(3600)
    let watcher = Watcher(
      store: store, reader: client, runner: self, clock: world.clock, observer: world.output, settings: settings)
    self.watcher.withLock { $0 = watcher }
    // Nothing that it does from now on counts, so there is nothing to wait for.
    life.whenOver { Task.inheriting { await watcher.stop() } }
  }

  /// Loads a rule.
  func add(_ path: String) async throws(LuaError) {
    switch await host.load(path) {
    case .loaded(let plan):
      listed.withLock { $0.formUnion(plan.triggers.filter(\.needsCensus).compactMap { $0.set?.feed }) }
      await watcher.withLock { $0 }?.add(plan)
    case .ended(let name), .oneOff(let name):
      throw .usage(
        "\(name) has no trigger, so there is nothing to wait for; rules.run \"\(name).lua\" runs a script to its end")
    case .broken(let failure, _):
      throw LuaError(kind: failure.kind, message: failure.inOneLine, payload: failure.details)
    case .clash(let name, let other):
      throw .usage("\(path) and \(other) both call their rule \"\(name)\"")
    }
  }

  /// Lets the rules work until nothing is left to do at present, or the process has ended.
  func settle() async {
    watch()
    let begun = world.clock.now.seconds
    await watcher.withLock { $0 }?.settle()
    // A record that is missing is told of after a second listing, some minutes later.
    for _ in 0..<30 where !life.isOver && !hasListed(since: begun) {
      guard (try? await world.clock.sleep(for: .seconds(60))) != nil else { return }
      await watcher.withLock { $0 }?.settle()
    }
  }

  /// Whether each listing that rules wait for has been made since a moment, and left nothing open.
  private func hasListed(since begun: Int64) -> Bool {
    let listed = listed.withLock { $0 }
    if listed.isEmpty { return true }
    let isDone = try? world.store.reading { tables throws(StoreError) in
      for state in try tables.feeds() where listed.contains(state.key) {
        guard let census = state.census, census >= begun, try tables.missing(state.id).isEmpty else { return false }
      }
      return true
    }
    // A state that can't be read is told by the watch.
    return isDone ?? true
  }

  /// Ends the watch and the rules.
  func close() async {
    let watcher = watcher.withLock { watcher in
      defer { watcher = nil }
      return watcher
    }
    await watcher?.stop()
    if let problem = await watching.withLock({ $0 })?.value, !life.isOver {
      world.output.log("the watch ended: \(problem)")
    }
    await host.close()
  }

  /// Runs a handler; what it prints counts once its event is done.
  func run(_ work: HandlerWork) async -> DeliveryOutcome {
    world.output.begin(work.delivery.id)
    return await TestOutput.$delivery.withValue(work.delivery.id) { await host.run(work) }
  }

  private func watch() {
    watching.withLock { watching in
      guard watching == nil, let watcher = watcher.withLock({ $0 }) else { return }
      watching = .inheriting {
        do throws(StoreError) { try await watcher.run() } catch { return error.message }
        return nil
      }
    }
  }
}

extension ScriptFailure {
  /// Where it happened, what, and what to do.
  var inOneLine: String {
    let place = frames.first.map { "\($0.file):\($0.line): " } ?? ""
    return place + message + (hint.map { " (\($0))" } ?? "")
  }
}
