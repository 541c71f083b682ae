import Automation
import Display
import Nexudus
import Scripting

/// What the options of `concierge new` say of the trigger.
struct NewRequest: Sendable {
  var on: String?
  var every: String?
  var cron: String?

  /// The trigger that was given; nil where none was.
  ///
  /// - Throws: kind `usage` for a mistake in it, and for more than one.
  func trigger() throws -> Trigger? {
    switch (on, every, cron) {
    case (nil, nil, nil): return nil
    case (let text?, nil, nil): return try Self.trigger(text)
    case (nil, let interval?, nil): return try Trigger(every: interval)
    case (nil, nil, let schedule?): return try Trigger(cron: schedule)
    default:
      throw CommandFailure(.usage, "a new rule has one of --on, --every and --cron; further ones are lines in it")
    }
  }

  /// The option that gives a trigger, as it is typed in a shell.
  static func option(for trigger: Trigger) -> String {
    let parts = trigger.name.split(separator: " ", maxSplits: 1).map(String.init)
    let (kind, subject) = (parts[0], parts.count > 1 ? parts[1] : "")
    guard case .schedule = trigger.kind else { return "--on \(kind):\(subject)" }
    return "--\(kind) '\(subject)'"
  }

  /// A trigger of records by its text.
  static func trigger(_ text: String) throws(NexudusError) -> Trigger {
    try Trigger(typed: text) { entity throws(NexudusError) in try Membership(of: entity).filters }
  }
}
