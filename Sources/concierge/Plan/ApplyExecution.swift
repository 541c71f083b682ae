import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting

/// One `concierge apply`, from the plan's file to its end.
struct ApplyExecution {
  let command: ApplyCommand
  let console: Console
  private let clock = SystemTime()

  init(command: ApplyCommand, console: Console) {
    self.command = command
    self.console = console
  }

  func run(_ interrupts: Interrupts) async throws -> ExitStatus {
    let saved = try PlanFile(path: command.file).load()
    if saved.address == "demo" || command.space.space == "demo" {
      throw CommandFailure(
        .usage, "the demo space begins anew with each command, so there is nothing that a plan could be applied to",
        hint: "concierge simulator serves a space that stays, until you end it")
    }
    let session = try await SpaceSession.open(
      flag: command.space.space, isUnlimited: command.space.limits == "off", script: saved.settingsPath,
      isVerbose: command.verbose, console)
    let result: Result<ExitStatus, any Error>
    do { result = .success(try await apply(saved, session, interrupts)) } catch { result = .failure(error) }
    await session.close()
    return try result.get()
  }

  private func apply(_ saved: SavedPlan, _ session: SpaceSession, _ interrupts: Interrupts) async throws -> ExitStatus {
    try check(saved, session)
    var state = try WatchState.open(session, isDryRun: false, clock)
    let lock = try takeLock(session)
    defer { lock.release() }
    let log = WatchLog(
      console: console, redactor: session.redactor, clock: clock, isVerbose: command.verbose, isTimed: false)
    try await state.recognise(log)
    let journal = PlanJournal(
      id: saved.id, made: saved.made, rules: saved.plan.groups.map(\.rule), store: state.store, reader: state.client,
      neighbours: session.neighbours,
      clock: clock, lookBack: state.settings.lookBack,
      complain: { log.note(.trouble(subject: "journal", message: $0)) })
    let words = ApplyWords(saved: saved, path: command.file, console: console, redactor: session.redactor)
    var settings = session.settings
    settings.allowedHosts = command.allowHttp
    var services = PlanServices(
      client: state.client, settings: settings, secrets: session.secrets, redactor: session.redactor, clock: clock,
      logger: session.logger, notifier: session.notifier { console.note($0) }, http: session.http)
    services.neighbour = session.spaces.client
    let applier = PlanApplier(saved, journal: journal, services: services, observer: words.note)
    do {
      let earlier = try applier.earlier()
      words.show(earlier: earlier)
      try confirm(saved, session, open: saved.plan.effects.count - earlier)
      let work = Task { try await applier.apply() }
      interrupts.onInterrupt { work.cancel() }
      words.end(sent: try await work.value, earlier: earlier)
      return .done
    } catch let failure as PlanFailure {
      throw words.failure(failure, isInterrupted: interrupts.hasCome)
    }
  }

  /// Refuses a plan that was made for another space, or long ago.
  private func check(_ saved: SavedPlan, _ session: SpaceSession) throws {
    let (address, account) = (session.planAddress, session.choice.account)
    guard saved.address == address, saved.account.lowercased() == account.lowercased() else {
      throw CommandFailure(
        .usage,
        "the plan was made for \(saved.account) at \(saved.address), and this is \(account) at \(address)",
        hint: "name the space with --space, or sign in as \(saved.account)")
    }
    let others = try PlanFile.places(Array(saved.others.keys), session.spaces)
    for (name, then) in saved.others.sorted(by: { $0.key < $1.key }) where others[name] != then {
      let now = others[name].map { "\($0.account) at \($0.address)" } ?? "nobody"
      throw CommandFailure(
        .usage, "the plan was made for \(name) as \(then.account) at \(then.address), and \(name) is \(now)",
        hint: "make the plan anew")
    }
    let age = clock.now.seconds - saved.made.seconds
    guard age <= SavedPlan.lifetime.components.seconds || command.forceOld else {
      throw CommandFailure(
        .usage, "the plan was made \(DurationText.text(.seconds(age / 3600 * 3600))) ago; plans are good for 24 hours",
        hint: "make it anew, or send it all the same: --force-old")
    }
    for rule in saved.rules {
      for (file, digest) in rule.files.sorted(by: { $0.key < $1.key }) where file.hasSuffix(".lua") {
        guard let text = try? ScriptSource.file(file).text, PlanFile.hex(SHA256.hash(text.utf8)) != digest else {
          continue
        }
        console.note(
          "\(file) has changed since the plan was made; the plan is sent as it is",
          json: ["event": "rule_changed", "path": .string(file)])
      }
    }
  }

  /// One process at a time applies plans; a watch may go on beside it.
  private func takeLock(_ session: SpaceSession) throws -> StateLock {
    switch try StateLock.take(try session.stateFile(), for: .applying) {
    case .success(let lock): return lock
    case .failure(let held):
      throw CommandFailure(.usage, "process \(held.holder.process) is applying a plan to this space")
    }
  }

  private func confirm(_ saved: SavedPlan, _ session: SpaceSession, open: Int) throws {
    if command.yes || open == 0 { return }
    let count = "\(open) effect\(open == 1 ? "" : "s")"
    guard Terminal.isTerminal(0) else {
      throw CommandFailure(
        .usage, "nobody is there to say yes to \(count): standard input is no terminal", hint: "--yes sends them")
    }
    console.finish()
    let answer = try Terminal.ask("Send \(count) to \(session.planAddress) as \(session.choice.account)? (yes/no)")
    guard ["y", "yes"].contains(answer.lowercased()) else {
      throw CommandFailure(.interrupted, "nothing was sent")
    }
  }
}

extension SavedPlan {
  /// A path whose folder may hold the settings.
  var settingsPath: String? { rules.lazy.flatMap { $0.files.keys.sorted() }.first { $0.hasSuffix(".lua") } }
}
