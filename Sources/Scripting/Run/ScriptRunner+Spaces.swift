import Automation
import Logging
import Nexudus

extension ScriptRunner {
  /// Finds out which spaces a script is for, by running it up to its `rule { ... }` with everything closed to it.
  ///
  /// What goes wrong here goes wrong again, and is told, where the script is loaded for the space that it gets.
  public static func spaces(
    of source: ScriptSource, options: ScriptOptions, services: ScriptServices
  ) async -> RuleSpaces {
    // Scripts that can't say so are not run twice.
    guard source.text.contains("rule"), source.text.contains("space") else { return .unsaid }
    var closed = services
    closed.space = .none
    closed.client = { () throws(NexudusError) in throw Self.closed }
    closed.neighbour = { _ throws(NexudusError) in throw Self.closed }
    closed.store = { () throws(StoreError) in throw StoreError(.forbidden, Self.closed.message) }
    closed.http = nil
    closed.settings.grants = [:]
    closed.settings.allowedHosts = []
    closed.output = SilentOutput()
    closed.notifier = ClosedNotifier()
    closed.logger = Logger(label: "placing") { _ in SwiftLogNoOpLogHandler() }
    let resources = ScriptResources(closed, isDryRun: true)
    do {
      let environment = try ScriptEnvironment(source, options: options, services: closed, resources: resources)
      do { try await environment.load() } catch {}
      await environment.close()
      return environment.rule.declaration.spaces
    } catch {
      return .unsaid
    }
  }

  static var closed: NexudusError {
    .usage("rule { space = ... } must stand before the first call of the API")
  }
}

/// Shows nothing.
private struct SilentOutput: ScriptOutput {
  func write(_ line: String) {}
  func planned(_ effect: PlannedEffect) {}
  func progress(_ progress: WalkProgress) {}
}

/// Sends nothing.
private struct ClosedNotifier: NotificationSender {
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome {
    .rejected(ScriptRunner.closed.message)
  }
}
