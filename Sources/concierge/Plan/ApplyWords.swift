import Automation
import JSONPages
import Nexudus
import Scripting

/// What `concierge apply` says.
struct ApplyWords: Sendable {
  let saved: SavedPlan
  let path: String
  let console: Console
  let redactor: Redactor

  private var count: Int { saved.plan.effects.count }

  /// Shows the plan, and how much of it was sent before.
  func show(earlier: Int) {
    if console.style.isJSON {
      for effect in saved.plan.effects { console.put(effect.json) }
      return console.put(saved.plan.json)
    }
    for line in saved.plan.lines() { console.put(redactor.redact(line)) }
    if earlier > 0 { console.put("\(earlier) of them \(earlier == 1 ? "was" : "were") sent before; the others follow") }
  }

  /// One effect was sent, or waits.
  func note(_ note: PlanNote) {
    switch note {
    case .sent(let number, let effect): say(number, effect, "sent")
    case .earlier(let number, let effect): say(number, effect, "sent before")
    case .waits(let number, let effect, let until):
      say(number, effect, "may have been sent; at \(LocalTime.clock(until)) that can be told")
    }
  }

  private func say(_ number: Int, _ effect: PlannedEffect, _ outcome: String) {
    let heading = PlanNumbers.readable(redactor.redact(effect.change.heading))
    console.note(
      "\(number)/\(count) \(heading): \(outcome)",
      json: ["effect": .integer(Int64(number)), "target": .string(heading), "outcome": .string(outcome)])
  }

  /// The closing line.
  func end(sent: Int, earlier: Int) {
    let text = "\(sent) effect\(sent == 1 ? "" : "s") sent" + (earlier > 0 ? ", \(earlier) sent before" : "")
    console.note(
      text,
      json: ["applied": .object(["sent": .integer(Int64(sent)), "before": .integer(Int64(earlier))])])
  }

  /// Why it was not sent to its end, and what to do.
  func failure(_ failure: PlanFailure, isInterrupted: Bool) -> CommandFailure {
    let goesOn = "concierge apply \(path) goes on with it; nothing is sent twice"
    switch failure {
    case .applied(let moment):
      let when = moment.map { " at \(Timestamp(seconds: $0))" } ?? ""
      return CommandFailure(.usage, "the plan was applied\(when) already; nothing was sent now")
    case .dropped: return CommandFailure(.usage, "the plan was given up by concierge events drop; nothing was sent now")
    case .moved(let moves, let sent):
      for move in moves {
        let what = redactor.redact(move.what)
        console.note(
          "\(redactor.redact(move.record)): \(what)",
          json: ["moved": .object(["record": .string(move.record), "what": .string(what)])])
      }
      let records = moves.count == 1 ? "1 record is" : "\(moves.count) records are"
      return CommandFailure(
        .moved,
        "\(records) not as when the plan was made; \(sent == 0 ? "nothing was sent" : "\(sent) sent before that")",
        hint: "make the plan anew, and look at it again")
    case .impossible(let number, let error):
      return CommandFailure(
        .usage, "\(name(number)) can't be sent: \(error.message); nothing was sent", hint: error.hint)
    case .refused(_, let error) where isInterrupted || error.kind == .cancelled:
      return CommandFailure(.interrupted, "interrupted", hint: goesOn)
    case .refused(let number, let error):
      var failure = CommandFailure(anything: error)
      failure = CommandFailure(
        failure.status, "\(name(number)) was refused: \(error.message); those behind it were not sent", hint: goesOn)
      return failure
    case .unclear(let number, let step, let why):
      let settle = step.map {
        "look whether it is there, then say so: concierge events sent \($0), or concierge events again \($0); then "
      }
      return CommandFailure(
        isInterrupted ? .interrupted : .service,
        "\(name(number)) may have been sent, which can't be told: \(why); those behind it were not sent",
        hint: (settle ?? "") + goesOn)
    case .trouble(let error): return CommandFailure(anything: error)
    case .state(let error): return CommandFailure(.scriptFailed, error.message)
    }
  }

  private func name(_ number: Int) -> String {
    let heading = saved.plan.effects.indices.contains(number - 1) ? saved.plan.effects[number - 1].change.heading : ""
    return "effect \(number) (\(PlanNumbers.readable(redactor.redact(heading))))"
  }
}
