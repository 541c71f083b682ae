import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting
import Synchronization

/// `concierge run` of a script with triggers: one pass from where it was last, and out.
enum RulePass {
  static func run(
    _ rule: LoadedRule, _ request: RunRequest, _ session: SpaceSession, _ console: Console, _ interrupts: Interrupts
  ) async -> ScriptOutcome {
    let clock = SystemTime()
    let log = WatchLog(
      console: console, redactor: session.redactor, clock: clock, isVerbose: request.isVerbose, isTimed: false,
      space: session.spaces.areSeveral ? session.name : nil)
    let failed = FailureCount(log: log)
    do {
      var state = try WatchState.open(session, isDryRun: request.isDryRun, clock)
      state.settings.since = request.since
      let lock = try session.lock(isDryRun: request.isDryRun)
      defer { lock?.release() }
      try await state.recognise(log)
      let watcher = Watcher(
        store: state.store, reader: state.client, runner: rule, clock: clock, observer: failed,
        settings: state.settings,
        neighbours: session.neighbours)
      interrupts.onInterrupt { Task { await watcher.stop() } }
      await watcher.add(rule.plan)
      try await watcher.run(.onePass)
      await rule.close()
      try tellWaiting(rule.plan.name, state, log)
    } catch {
      await rule.close()
      let failure = CommandFailure(anything: error)
      return .failed(ScriptFailure(kind: failure.kind, message: failure.message, hint: failure.hint))
    }
    if interrupts.hasCome {
      return .failed(ScriptFailure(kind: "cancelled", message: "interrupted; the next run goes on here"))
    }
    let count = failed.count
    guard count > 0 else { return .succeeded }
    let text = count == 1 ? "1 event was not delivered" : "\(count) events were not delivered"
    return .failed(
      ScriptFailure(
        kind: "script", message: text,
        hint: request.isDryRun ? "the reasons are above" : "the next run tries again; concierge events shows them"))
  }
}

extension RulePass {
  /// Says how much of what the rule wants to do waits for a person.
  private static func tellWaiting(_ rule: String, _ state: WatchState, _ log: WatchLog) throws(StoreError) {
    let count = try state.store.reading { tables throws(StoreError) in try tables.inboxCounts()[rule] ?? 0 }
    if count == 0 { return }
    log.rule(
      "\(rule): \(count) effect\(count == 1 ? " waits" : "s wait") for approval: concierge inbox --rule \(rule)",
      ["event": "inbox", "rule": .string(rule), "waiting": .integer(count)])
  }
}

/// Passes the watch's notes on, and counts what was not delivered.
private final class FailureCount: WatchObserver {
  private let log: WatchLog
  private let failed = Mutex<Set<Int64>>([])

  init(log: WatchLog) { self.log = log }

  var count: Int { failed.withLock { $0.count } }

  func note(_ note: WatchNote) {
    switch note {
    case .delivery(let delivery, _):
      failed.withLock { failed in
        if delivery.state == .failed || delivery.state == .parked {
          failed.insert(delivery.id)
        } else {
          failed.remove(delivery.id)
        }
      }
    case .trouble: _ = failed.withLock { $0.insert(-1) }
    case .recovered: _ = failed.withLock { $0.remove(-1) }
    default: break
    }
    log.note(note)
  }
}
