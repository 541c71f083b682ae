import Automation
import Display
import Nexudus
import Scripting

/// Asks a person what a new rule is to be.
struct NewQuestions {
  /// Asks one thing and gives the answer; nil at the end of the input.
  let ask: (String) -> String?
  /// Says something in between.
  let say: (String) -> Void

  /// The kinds of triggers, each with what it waits for.
  static let kinds = [
    ("created", "a new record"), ("updated", "any change of a record"), ("changed", "another value of one field"),
    ("entered", "a record that joins a set: paid, arrived"), ("gone", "a record that is deleted"),
    ("due", "a time before or after a date of a record"), ("every", "an interval: 10m, 2h, 1d"),
    ("cron", "times of the clock: 0 9 * * 1-5 is nine o'clock from Monday to Friday"),
  ]

  /// Where it goes.
  func place() throws(CommandFailure) -> RulePlace {
    try answer("The rule's name, like greet or rules/greet") { try RulePlace($0) }
  }

  /// What makes it run.
  func trigger() throws(CommandFailure) -> Trigger {
    say("What does it wait for?")
    for (kind, meaning) in Self.kinds { say("  \(TextWidth.pad(kind, 9))\(meaning)") }
    switch try kind() {
    case "every": return try answer("How often, like 1h") { try Trigger(every: $0) }
    case "cron":
      return try answer("When: minute hour day-of-month month day-of-week") { try Trigger(cron: $0) }
    case let kind: return try recordTrigger(kind)
    }
  }

  private func kind() throws(CommandFailure) -> String {
    let names = Self.kinds.map(\.0)
    return try answer("One of these") { word in
      guard names.contains(word) else {
        throw NexudusError.usage("there is no \"\(word)\"" + Names.proposal(Names.nearest(word, among: names)))
      }
      return word
    }
  }

  private func recordTrigger(_ kind: String) throws(CommandFailure) -> Trigger {
    let question = "Of which entity, like CommunityThread"
    guard kind == "changed" || kind == "due" else {
      return try answer(question) { try NewRequest.trigger("\(kind):\($0)") }
    }
    let entity = try answer(question) { try Catalogue.builtIn.requireEntity(named: $0) }
    switch kind {
    case "changed":
      return try answer("Which field of \(entity.name)") { try NewRequest.trigger("changed:\(entity.name).\($0)") }
    default:
      let dates = entity.fields.filter { $0.type == .datetime && $0.isListed }.map(\.name)
      say("Its dates: \(dates.joined(separator: ", "))")
      let field = try answer("Which date") { name in
        _ = try NewRequest.trigger("due:\(entity.name).\(name)+0s")
        return name
      }
      return try answer("How long before or after it, like -1d or +3d") { offset in
        let isSigned = offset.hasPrefix("-") || offset.hasPrefix("+")
        return try NewRequest.trigger("due:\(entity.name).\(field)\(isSigned ? "" : "+")\(offset)")
      }
    }
  }

  /// Asks until the answer can be read.
  private func answer<Value>(_ question: String, _ read: (String) throws -> Value) throws(CommandFailure) -> Value {
    while let answer = ask(question) {
      do { return try read(answer) } catch { say(CommandFailure(anything: error).report(color: false)) }
    }
    throw CommandFailure(.usage, "the questions came to no end, and nothing was written")
  }
}
