import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting

/// Runs a rule's handler once more on an event, as a dry run over a copy of the state.
struct EventReplay {
  let delivery: Delivery
  /// The rule's file.
  let path: String
  let state: SavedState
  let console: Console

  func run(_ interrupts: Interrupts) async throws -> ExitStatus {
    let clock = SystemTime()
    let session = state.session
    let client = try session.client()
    let store = try session.watchStore(isCopy: true, clock)
    var options = ScriptOptions()
    options.isDryRun = true
    let collector = PlanCollector()
    let output = RunOutput(console: console, collector: collector)
    var services = ScriptServices(
      client: { () throws(NexudusError) in client }, store: { store }, secrets: session.secrets,
      output: output, redactor: session.redactor, clock: clock, logger: session.logger,
      settings: session.settings, notifier: session.notifier(output.write), http: session.http)
    session.place(&services)
    let runner = ScriptRunner(try ScriptSource.file(path), options: options, services: services)
    interrupts.onInterrupt { runner.cancel() }
    let rule: LoadedRule
    switch await runner.run() {
    case .registered(let loaded): rule = loaded
    case .failed(let failure): throw failure
    case .succeeded: throw CommandFailure(.usage, "\(path) has no triggers, so it has no handler for events")
    }
    guard rule.plan.trigger(named: delivery.trigger) != nil else {
      await rule.close()
      throw CommandFailure(
        .usage, "\(path) has no trigger \"\(delivery.trigger)\"",
        hint: "its triggers are: \(rule.plan.triggers.map(\.name).joined(separator: ", "))")
    }
    let outcome = await rule.run(.trial(delivery, store: store, reader: client, clock: clock))
    await rule.close()
    console.show(collector.plan)
    return report(outcome)
  }

  private func report(_ outcome: DeliveryOutcome) -> ExitStatus {
    switch outcome {
    case .succeeded: console.note("event \(delivery.id): the handler came to its end; nothing was sent")
    case .declined: console.note("event \(delivery.id): when(record) said no; nothing was sent")
    case .interrupted: return .interrupted
    case .failed(let failure):
      var words = ScriptFailure(kind: failure.kind, message: failure.message)
      words.hint = failure.details["hint"]?.string
      console.note(words.report(color: console.style.isColored), json: ["error": .object(words.json)])
      for frame in failure.details["traceback"]?.array ?? [] { console.note("  at \(frame.string ?? "")") }
      return ExitStatus(kind: failure.kind)
    }
    return .done
  }
}
