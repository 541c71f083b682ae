import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting

/// Runs a rule's handler on an event over a copy of the state, and shows what it would send, or sends it.
struct HandlerTrial {
  /// The rule's file.
  let path: String
  let session: SpaceSession
  let console: Console
  /// What the event is called in messages.
  let title: String
  /// Whether effects are sent; nothing of the state changes all the same.
  var isSending = false

  /// Loads the rule, makes the event and runs its handler.
  ///
  /// - Parameter event: gives the event, for the rule as it is loaded; it names the trigger.
  func run(
    _ interrupts: Interrupts, event: (RulePlan, Client) async throws -> Delivery
  ) async throws -> ExitStatus {
    let clock = SystemTime()
    let client = try session.client()
    let store = try session.watchStore(isCopy: true, clock)
    let collector = PlanCollector()
    let rule = try await load(client, store, clock, collector, interrupts)
    let outcome: Result<(DeliveryOutcome, EffectJournal), any Error>
    do {
      let delivery = try await event(rule.plan, client)
      try check(delivery.trigger, of: rule.plan)
      let work =
        isSending
        ? try HandlerWork.madeUp(delivery, store: store, reader: client, clock: clock)
        : .trial(delivery, store: store, reader: client, clock: clock)
      outcome = .success((await rule.run(work), work.journal))
    } catch { outcome = .failure(error) }
    await rule.close()
    let (ended, journal) = try outcome.get()
    if !isSending { console.show(collector.plan) }
    return report(ended, journal)
  }

  private func load(
    _ client: Client, _ store: StateStore, _ clock: SystemTime, _ collector: PlanCollector, _ interrupts: Interrupts
  ) async throws -> LoadedRule {
    var options = ScriptOptions()
    options.isDryRun = !isSending
    let output = RunOutput(console: console, collector: collector)
    var services = ScriptServices(
      client: { () throws(NexudusError) in client }, store: { store }, secrets: session.secrets,
      output: output, redactor: session.redactor, clock: clock, logger: session.logger,
      settings: session.settings, notifier: session.notifier(output.write), http: session.http)
    session.place(&services)
    let runner = ScriptRunner(try ScriptSource.file(path), options: options, services: services)
    interrupts.onInterrupt { runner.cancel() }
    switch await runner.run() {
    case .registered(let loaded):
      guard isSending, loaded.plan.approval != .never else { return loaded }
      await loaded.close()
      throw CommandFailure(
        .usage, "what \(loaded.plan.name) sends waits for approval, so it is not sent from here",
        hint: "leave --send out to see it; a watch puts it into the inbox")
    case .failed(let failure): throw failure
    case .succeeded: throw CommandFailure(.usage, "\(path) has no triggers, so it has no handler for events")
    }
  }

  private func check(_ trigger: String, of plan: RulePlan) throws(CommandFailure) {
    guard plan.trigger(named: trigger) == nil else { return }
    throw CommandFailure(
      .usage, "\(path) has no trigger \"\(trigger)\"",
      hint: "its triggers are: \(plan.triggers.map(\.name).joined(separator: ", "))")
  }

  private func report(_ outcome: DeliveryOutcome, _ journal: EffectJournal) -> ExitStatus {
    let sent = journal.sent == 0 ? "nothing was sent" : "\(ClosingLine.count(journal.sent, "effect")) sent"
    switch outcome {
    case .succeeded: console.note("\(title): the handler came to its end; \(sent)")
    case .declined: console.note("\(title): when(record) said no; \(sent)")
    case .interrupted: return .interrupted
    case .failed(let failure):
      var words = ScriptFailure(kind: failure.kind, message: failure.message)
      words.hint = failure.details["hint"]?.string
      console.note(words.report(color: console.style.isColored), json: ["error": .object(words.json)])
      if journal.sent > 0 { console.note("  before that: \(sent)") }
      for frame in failure.details["traceback"]?.array ?? [] { console.note("  at \(frame.string ?? "")") }
      return ExitStatus(kind: failure.kind)
    }
    return .done
  }
}
