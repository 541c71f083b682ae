public import Automation
import Nexudus

/// A rule that somebody begins with: it prints what happened, names what there is to work with, and has a test.
public struct NewRule: Sendable {
  /// Where its file lies, without `.lua`: `rules/greet`.
  public let path: String
  /// What makes it run.
  public let trigger: Trigger

  /// A rule at a path, for a trigger.
  public init(path: String, trigger: Trigger) {
    self.path = path
    self.trigger = trigger
  }

  /// The rule's name: that of its file.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The text of its file.
  public var text: String {
    let lines =
      ["-- \(summary)"] + commands + ["", opening] + hints.map { "  -- \($0)" } + body.map { "  \($0)" } + ["end)"]
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: What stands above

  private var summary: String {
    guard let entity else { return "Prints how many active members there are, \(schedule)." }
    let name = entity.name
    switch trigger.kind {
    case .created: return "Prints each new \(name)."
    case .updated: return "Prints each \(name) that was changed."
    case .changed(let field): return "Prints each \(name) whose \(field) changes."
    case .entered: return "Prints each \(name) that joins the set where \(condition)."
    case .gone: return "Prints each \(name) that is deleted."
    case .due(let field, let offset):
      if offset == .zero { return "Prints each \(name) when its \(field) has come." }
      let length = DurationText.text(offset < .zero ? .zero - offset : offset)
      return "Prints each \(name) \(length) \(offset < .zero ? "before" : "after") its \(field)."
    case .schedule, .start, .stop, .failed: return "Prints what happens."
    }
  }

  private var commands: [String] {
    let trial =
      entity == nil
      ? "concierge trigger \(Self.quoted(trigger.name)) \(path).lua"
      : "concierge watch --dry-run --since 7d --until-idle \(path).lua"
    return ["--   concierge check \(path).lua", "--   concierge test \(path)_test.lua", "--   \(trial)"]
  }

  /// A word for the shell.
  private static func quoted(_ word: String) -> String { "'\(word)'" }

  private var schedule: String {
    switch trigger.kind {
    case .schedule(.every(let interval)): "every \(DurationText.text(interval))"
    case .schedule(.cron(let cron, _)): "by cron \(cron.text)"
    default: ""
    }
  }

  // MARK: The handler

  private var opening: String {
    guard let entity else {
      guard case .schedule(let schedule) = trigger.kind else { return "on.start(function()" }
      switch schedule {
      case .every(let interval): return "every(\"\(DurationText.text(interval))\", function()"
      case .cron(let cron, _): return "cron(\"\(cron.text)\", function()"
      }
    }
    let subject = "\"\(entity.name)\""
    switch trigger.kind {
    case .changed(let field): return "on.changed(\(subject), \"\(field)\", function(\(variable), event)"
    case .entered: return "on.entered(\(subject), { where = { \(condition) } }, function(\(variable))"
    case .due(let field, let offset):
      let sign = offset < .zero ? "-" : "+"
      let length = DurationText.text(offset < .zero ? .zero - offset : offset)
      return "on.due(\(subject), \"\(field)\", \"\(sign)\(length)\", function(\(variable))"
    default: return "on.\(trigger.kindName)(\(subject), function(\(variable))"
    }
  }

  /// What the author may want to know next.
  private var hints: [String] {
    guard let entity else { return ["what else there is to look at: concierge entities"] }
    var named = ""
    for field in ColumnChoice.telling(entity) {
      let longer = named + "\(variable).\(field), "
      // As many as go on a line.
      guard longer.count <= 100 else { break }
      named = longer
    }
    return ["\(named)...", "all fields: concierge entities \(entity.name)"]
  }

  private var body: [String] {
    switch trigger.kind {
    case .changed(let field): return ["print(\(shown), \"\(field):\", event.from, \"->\", event.to)"]
    case .schedule, .start, .stop, .failed:
      return ["print(\"active members:\", nexudus.Coworker:count { where = { Active = true } })"]
    default: return ["print(\"\(word):\", \(shown))"]
    }
  }

  /// What the printed line begins with.
  var word: String { trigger.kindName == "created" ? "new" : trigger.kindName }

  /// What the handler prints of the record: what people call it where every record has that, or else the record.
  private var shown: String {
    guard let title = entity.flatMap({ SampleRecord(entity: $0).title }), title.create == .required else {
      return variable
    }
    return "\(variable).\(title.name)"
  }

  // MARK: What it is about

  /// The entity of its records; nil for a schedule.
  var entity: Entity? { trigger.set?.entity }

  /// What the handler calls a record.
  var variable: String { entity.map { EntityExamples($0).variable } ?? "record" }

  /// The set's condition as Lua: `Paid = true`.
  private var condition: String {
    guard let entity, let membership = try? Membership(of: entity) else { return "" }
    return "\(membership.key) = \(membership.inside)"
  }
}
