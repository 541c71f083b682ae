import Automation
import Nexudus
import SQLiteStore
import Scripting

/// One space of a watch: its account, state, rules and what brings events to them.
struct WatchedSpace: Sendable {
  let name: String
  let lock: StateLock?
  let state: WatchState
  let host: RuleHost
  let watcher: Watcher
  let rules: SpaceRules
  let log: WatchLog

  /// Opens the state, takes the right to watch with it, and asks the space who it is.
  init(
    _ session: SpaceSession, _ request: WatchRequest, _ options: ScriptOptions, _ common: WatchLog, _ clock: SystemTime,
    plan: (space: String?, numbers: PlanNumbers)
  ) async throws {
    name = session.name
    var log = common
    log.space = session.spaces.areSeveral ? session.name : nil
    self.log = log
    var state = try WatchState.open(session, isDryRun: request.isDryRun, clock)
    state.settings.every = request.every ?? state.settings.every
    state.settings.since = request.since
    let lock = try session.lock(isDryRun: request.isDryRun)
    do { try await state.recognise(log) } catch {
      lock?.release()
      throw error
    }
    self.lock = lock
    self.state = state
    var settings = session.settings
    settings.allowedHosts = request.allowedHosts
    var services = ScriptServices(
      client: { () throws(NexudusError) in try session.client() }, store: { [store = state.store] in store },
      secrets: session.secrets, output: log, redactor: session.redactor, clock: clock, logger: session.logger,
      settings: settings, notifier: session.notifier(log.write), http: session.http)
    services.isShared = true
    services.planSpace = plan.space
    services.planNumbers = plan.numbers
    session.place(&services)
    host = RuleHost(options: options, services: services, grace: state.settings.grace)
    watcher = Watcher(
      store: state.store, reader: state.client, runner: host, clock: clock, observer: log, settings: state.settings,
      neighbours: session.neighbours)
    rules = SpaceRules(host: host, watcher: watcher, log: log, store: state.store)
  }

  /// Ends the rules, and lets others watch with the state.
  func end() async {
    await host.close()
    lock?.release()
  }
}
