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
    let spaces = try await Spaces.load(
      flag: request.space, isUnlimited: request.isUnlimited, script: request.settingsPath, isVerbose: request.isVerbose,
      console)
    let log = WatchLog(
      console: console, redactor: spaces.redactor, clock: clock, isVerbose: request.isVerbose, isTimed: true)
    do {
      let status = try await watch(files, spaces, log, interrupts)
      await spaces.close()
      return status
    } catch {
      await spaces.close()
      throw error
    }
  }

  private func watch(
    _ files: [String], _ spaces: Spaces, _ log: WatchLog, _ interrupts: Interrupts
  ) async throws -> ExitStatus {
    let sessions = try spaces.all()
    var watched: [WatchedSpace] = []
    defer { for space in watched { space.lock?.release() } }
    var failures: [String: any Error] = [:]
    // A plan that is kept is for one space.
    let isNamed = sessions.count > 1 && request.planPath == nil
    let open = { @Sendable [request, clock, numbers = PlanNumbers()] (session: SpaceSession) async throws in
      let plan = (space: isNamed ? session.name : nil, numbers: numbers)
      return try await WatchedSpace(session, request, request.options, log, clock, plan: plan)
    }
    for session in sessions {
      do { watched.append(try await open(session)) } catch {
        // The others go on; of a space that no rule is for nobody needs to hear.
        guard sessions.count > 1 else { throw error }
        failures[session.name] = error
      }
    }
    let placing = RulePlacing(
      watched: sessions.map(\.name),
      fallback: request.space == nil ? spaces.settings.defaultSpace : sessions[0].name,
      areSeveral: spaces.areSeveral, options: request.options, services: spaces.closedServices(log, clock), log: log)
    let reload = RuleReload(
      paths: request.paths, spaces: watched.map { ($0.name, $0.rules) }, placing: placing, log: log, clock: clock)
    await reload.load(files)
    if await reload.isEmpty {
      throw CommandFailure(.usage, "there is no rule to watch in \(request.paths.joined(separator: ", "))")
    }
    let named = await reload.named
    if named.count > 1, request.planPath != nil { throw PlanFile.severalSpaces(named.sorted()) }
    if named.isSubset(of: Set(failures.keys)), let first = named.sorted().first, let failure = failures[first] {
      throw failure
    }
    let late = failures.sorted(by: { $0.key < $1.key }).map { name, error in
      var log = log
      log.space = name
      return LateSpace(
        error: error, isTriedOnce: request.mode == .untilIdle, limit: request.limit, clock: clock, log: log,
        isWanted: { await reload.named.contains(name) }
      ) {
        try await open(try await spaces.renewed(name))
      } begin: { space, remaining in
        await reload.add(name, space.rules)
        return service(space, remaining)
      }
    }
    let ended = try await serve(watched, late, reload, spaces, interrupts)
    if request.isDryRun { log.show(log.collector.plan) }
    if let path = request.planPath, let session = sessions.first(where: { named.contains($0.name) }) {
      log.rule(
        try await PlanFile(path: path).save(log.collector.plan, session), ["event": "plan", "path": .string(path)])
    }
    if let ended { return ended }
    // Ended as it was asked to: no failure, for whoever supervises it. One that ends by itself is a step of something, such
    // as a check before rules are taken into use, which has to hear of rules that it never had.
    guard request.mode == .untilIdle || request.limit != nil else { return .done }
    return await reload.hasBroken ? .scriptFailed : .done
  }

  /// Runs all watchers to their ends; gives the status of one that failed beside others.
  private func serve(
    _ watched: [WatchedSpace], _ late: [LateSpace], _ reload: RuleReload, _ spaces: Spaces, _ interrupts: Interrupts
  ) async throws -> ExitStatus? {
    let watchers = WatchersService(spaces: watched.map { service($0, request.limit) }, late: late)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: reload),
          .init(service: watchers, successTerminationBehavior: .gracefullyShutdownGroup),
        ], logger: spaces.logger))
    interrupts.onInterrupt { Task { await group.triggerGracefulShutdown() } }
    try await group.run()
    for space in watched { await space.host.close() }
    return watchers.failure
  }

  private func service(_ space: WatchedSpace, _ limit: Duration?) -> WatcherService {
    WatcherService(
      watcher: space.watcher, mode: request.mode, limit: limit, clock: clock, state: space.state, log: space.log)
  }
}

extension WatchRequest {
  /// A path whose folder may hold the settings.
  var settingsPath: String? {
    paths.first.map { $0.hasSuffix(".lua") ? $0 : ($0.hasSuffix("/") ? $0 : $0 + "/") + "rule.lua" }
  }
}
