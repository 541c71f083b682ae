import Automation
import Nexudus
import NexudusHTTP
import Scripting

extension Spaces {
  /// The client of a space, for scripts of others.
  func client(of name: String) throws(NexudusError) -> Client {
    do { return try session(named: name).client() } catch let error as NexudusError { throw error } catch {
      let failure = CommandFailure(anything: error)
      throw .usage(failure.message, hint: failure.hint)
    }
  }

  /// The spaces of a rule or a script; those of a rule that does not say which are the default one, or the one of `--space`.
  ///
  /// - Throws: where it says none and there is no default, or where `--space` is another one.
  func sessions(for placing: RuleSpaces, of rule: String) throws -> [SpaceSession] {
    guard areSeveral else { return [try one()] }
    switch placing {
    case .unsaid: return [try one()]
    case .all: return try all()
    case .named(let names):
      let sessions = try all().filter { names.contains($0.name) }
      guard sessions.isEmpty else { return sessions }
      throw CommandFailure(
        .usage, "\(rule) is for \(placing.text), and not for \(flag ?? "this space")", hint: "leave out --space")
    }
  }

  /// Services for asking a script which space it is for: it is asked before any of them is opened.
  func closedServices(_ output: any ScriptOutput, _ clock: any TimeSource) -> ScriptServices {
    ScriptServices(
      client: { () throws(NexudusError) in throw .usage("no space is open yet") },
      store: { () throws(StoreError) in throw StoreError(.forbidden, "no space is open yet") },
      secrets: secrets, output: output, redactor: redactor, clock: clock, logger: logger, settings: settings,
      notifier: NoNotifier())
  }
}

/// Sends nothing.
private struct NoNotifier: NotificationSender {
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome { .rejected("no space is open yet") }
}
