import Automation
import JSONPages
import Logging
import Nexudus
import SQLiteStore
import Scripting
import ServiceLifecycle

/// One `concierge watch`, from the request to its end.
struct WatchExecution {
  private let request: WatchRequest
  private let console: Console
  private let clock = SystemTime()

  init(_ request: WatchRequest, _ console: Console) {
    self.request = request
    self.console = console
  }

  func run(_ interrupts: Interrupts) async throws -> ExitStatus {
    let files = try RuleFiles.find(request.paths)
    let session = try await SpaceSession.open(
      flag: request.space, isUnlimited: request.isUnlimited, script: request.settingsPath, isVerbose: request.isVerbose,
      console)
    let log = WatchLog(
      console: console, redactor: session.redactor, clock: clock, isVerbose: request.isVerbose, isTimed: true)
    do {
      let status = try await watch(files, session, log, interrupts)
      await session.close()
      return status
    } catch {
      await session.close()
      throw error
    }
  }

  private func watch(
    _ files: [String], _ session: SpaceSession, _ log: WatchLog, _ interrupts: Interrupts
  ) async throws -> ExitStatus {
    var state = try WatchState.open(session, isDryRun: request.isDryRun, clock)
    state.settings.every = request.every ?? state.settings.every
    state.settings.since = request.since
    let lock = try session.lock(isDryRun: request.isDryRun)
    defer { lock?.release() }
    try await state.recognise(log)

    var options = ScriptOptions()
    options.timeLimit = request.timeLimit
    options.memoryLimit = request.memoryLimit
    options.isDryRun = request.isDryRun
    var settings = session.settings
    settings.allowedHosts = request.allowedHosts
    var services = ScriptServices(
      client: { () throws(NexudusError) in try session.client() }, store: { [store = state.store] in store },
      secrets: session.secrets, output: log, redactor: session.redactor, clock: clock, logger: session.logger,
      settings: settings, notifier: session.notifier(log.write), http: session.http)
    services.isShared = true
    let host = RuleHost(options: options, services: services, grace: state.settings.grace)
    let watcher = Watcher(
      store: state.store, reader: state.client, runner: host, clock: clock, observer: log, settings: state.settings)
    let reload = RuleReload(
      paths: request.paths, host: host, watcher: watcher, log: log, clock: clock, store: state.store)
    await reload.load(files)
    if await reload.isEmpty {
      throw CommandFailure(.usage, "there is no rule to watch in \(request.paths.joined(separator: ", "))")
    }

    let watching = WatcherService(
      watcher: watcher, mode: request.mode, limit: request.limit, clock: clock, state: state, log: log)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: reload),
          .init(service: watching, successTerminationBehavior: .gracefullyShutdownGroup),
        ], logger: session.logger))
    interrupts.onInterrupt { Task { await group.triggerGracefulShutdown() } }
    try await group.run()
    await host.close()
    if request.isDryRun { log.show(log.collector.plan) }
    if let path = request.planPath {
      log.rule(
        try await PlanFile(path: path).save(log.collector.plan, session), ["event": "plan", "path": .string(path)])
    }
    // Ended as it was asked to: no failure, for whoever supervises it.
    return .done
  }
}

extension WatchRequest {
  /// A path whose folder may hold the settings.
  var settingsPath: String? {
    paths.first.map { $0.hasSuffix(".lua") ? $0 : ($0.hasSuffix("/") ? $0 : $0 + "/") + "rule.lua" }
  }
}

/// The watch as a part of the program that can be asked to end.
struct WatcherService: Service {
  let watcher: Watcher
  let mode: Watcher.Mode
  let limit: Duration?
  let clock: any TimeSource
  let state: WatchState
  let log: WatchLog

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await watcher.run(mode)
          return true
        }
        if let limit {
          group.addTask {
            do { try await clock.sleep(for: limit) } catch { return false }
            await watcher.stop()
            return false
          }
        }
        if state.settings.zone == nil {
          group.addTask {
            try await findZone()
            return false
          }
        }
        // The time limit only asks the watch to end; its own end is the end.
        while let isOver = try await group.next(), !isOver {}
        group.cancelAll()
      }
    } onGracefulShutdown: {
      Task { await watcher.stop() }
    }
  }

  /// Asks the space for its time zone until it answers.
  private func findZone() async throws {
    var state = state
    while state.settings.zone == nil {
      do { try await clock.sleep(for: .seconds(30)) } catch { return }
      try await state.recognise(log)
    }
    if let zone = state.settings.zone {
      log.note(.recovered(subject: "space"))
      await watcher.use(zone)
    }
  }
}
