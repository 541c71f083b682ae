import Automation
import JSONPages
import Logging
import LuaRuntime
import Nexudus
import SQLiteStore
import Scripting
import Synchronization

/// One `concierge run`, from the request to the closing line. Nothing is opened before the script needs it.
enum RunExecution {
  /// - Parameter executor: what the script runs on; quickest where the task prefers it as well.
  static func run(_ request: RunRequest, _ interrupts: Interrupts, on executor: LuaExecutor) async -> ExitStatus {
    let clock = SystemTime()
    let start = clock.monotonic
    let console = Console(isJSON: request.isJSON)
    do {
      let source = try source(of: request)
      let spaces = try await Spaces.load(
        flag: request.space, isUnlimited: request.isUnlimited, script: source.path, isVerbose: request.isVerbose,
        console)
      StartupTrace.current?.mark("settings")
      let collector = PlanCollector()
      var outcome = ScriptOutcome.succeeded
      var statistics = RunStatistics()
      let sessions = try await sessions(spaces, source, request, console, clock)
      if source.speaks(of: "nexudus") { sessions.first?.prepareRequests() }
      let numbers = PlanNumbers()
      for session in sessions {
        var services = services(session, request, console, collector, clock)
        services.executor = { executor }
        services.planNumbers = numbers
        services.planSpace = sessions.count > 1 ? session.name : nil
        let (ended, asked) = await run(source, in: session, request, services, console, interrupts)
        statistics.add(asked)
        outcome = ended
        if case .failed = ended { break }
      }
      if request.isDryRun { console.show(collector.plan) }
      if let path = request.planPath, let session = sessions.first {
        await PlanFile(path: path).keep(collector.plan, of: &outcome, session, console)
      }
      await spaces.close()
      let closing = ClosingLine(
        requests: statistics.requests, records: statistics.records, writes: statistics.writes,
        seconds: (clock.monotonic - start).inSeconds, isDryRun: request.isDryRun)
      return report(outcome, closing, request, console)
    } catch {
      let failure = CommandFailure(anything: error)
      console.note(failure.report(color: console.style.isColored), json: ["error": .object(failure.json)])
      console.finish()
      return failure.status
    }
  }

  /// The spaces that the script runs in; where there are several to choose from, that is said.
  private static func sessions(
    _ spaces: Spaces, _ source: ScriptSource, _ request: RunRequest, _ console: Console, _ clock: SystemTime
  ) async throws -> [SpaceSession] {
    guard spaces.areSeveral else { return [try spaces.one()] }
    let closed = spaces.closedServices(RunOutput(console: console, collector: PlanCollector()), clock)
    let placing = await ScriptRunner.spaces(of: source, options: request.options, services: closed)
    let sessions = try spaces.sessions(for: placing, of: source.name)
    if sessions.count > 1, request.planPath != nil { throw PlanFile.severalSpaces(sessions.map(\.name)) }
    let names = sessions.map(\.name).joined(separator: ", ")
    if request.space == nil {
      let why = placing == .unsaid ? ", the default space; --space takes another" : ""
      console.note("in \(names)\(why)", json: ["spaces": .array(sessions.map { .string($0.name) })])
    }
    return sessions
  }

  private static func run(
    _ source: ScriptSource, in session: SpaceSession, _ request: RunRequest, _ services: ScriptServices,
    _ console: Console, _ interrupts: Interrupts
  ) async -> (ScriptOutcome, RunStatistics) {
    let runner = ScriptRunner(source, options: request.options, services: services)
    interrupts.onInterrupt { runner.cancel() }
    console.onOutputClosed { runner.cancel() }
    var outcome = await runner.run()
    if case .registered(let rule) = outcome {
      // Its handlers run beside what reads the feeds.
      outcome = await withTaskExecutorPreference(globalConcurrentExecutor) {
        await RulePass.run(rule, request, session, console, interrupts)
      }
    }
    return (outcome, runner.statistics)
  }

  private static func report(
    _ outcome: ScriptOutcome, _ closing: ClosingLine, _ request: RunRequest, _ console: Console
  ) -> ExitStatus {
    var status = ExitStatus.done
    if case .failed(let failure) = outcome, !console.isOutputClosed {
      status = ExitStatus(kind: failure.kind)
      console.note(failure.report(color: console.style.isColored), json: ["error": .object(failure.json)])
    }
    // A script that never called the API has nothing to account for.
    if closing.requests > 0 || closing.writes > 0 || request.isVerbose || request.isJSON {
      console.note(closing.text, json: closing.json)
    }
    console.finish()
    return console.isOutputClosed ? .outputClosed : status
  }

  private static func source(of request: RunRequest) throws -> ScriptSource {
    switch request.script {
    case .file(let path): try .file(path, arguments: request.arguments)
    case .code(let code): .code(code, arguments: request.arguments)
    case .standardInput:
      .standardInput(try Terminal.readAll(maximumBytes: ScriptSource.maximumBytes), arguments: request.arguments)
    }
  }

  /// What a script gets that runs once.
  static func services(
    _ session: SpaceSession, _ request: RunRequest, _ console: Console, _ collector: PlanCollector, _ clock: SystemTime
  ) -> ScriptServices {
    let output = RunOutput(console: console, collector: collector)
    var settings = session.settings
    settings.allowedHosts = request.allowedHosts
    var services = ScriptServices(
      client: { () throws(NexudusError) in try session.client() },
      store: { () throws(StoreError) in
        request.isDryRun ? try session.watchStore(isCopy: true, clock) : try session.store(clock)
      },
      secrets: session.secrets, output: output, redactor: session.redactor, clock: clock,
      logger: session.logger, settings: settings, notifier: session.notifier(output.write), http: session.http)
    session.place(&services)
    if let trace = StartupTrace.current { services.reached = { trace.mark($0.rawValue) } }
    return services
  }
}

extension RunStatistics {
  /// Adds what a run in another space asked.
  fileprivate mutating func add(_ other: RunStatistics) {
    requests += other.requests
    records += other.records
    writes += other.writes
  }
}

extension TimeSource {
  /// The wall clock in seconds since 1970, as stores take it.
  var seconds: StoreClock {
    { Double(now.seconds) + Double(now.nanoseconds) / 1e9 }
  }
}
