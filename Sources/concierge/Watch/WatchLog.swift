import Automation
import Display
import JSONPages
import Nexudus
import Scripting

/// The watch's words: one line an event, for people or as JSON.
struct WatchLog: WatchObserver, ScriptOutput {
  let console: Console
  let redactor: Redactor
  let clock: any TimeSource
  let isVerbose: Bool
  /// Whether lines begin with the time: under `watch`, not in a single pass.
  let isTimed: Bool
  /// The space that the lines are about, where there are several.
  var space: String?
  /// What a dry run planned.
  var collector = PlanCollector()

  // MARK: Scripts

  func write(_ line: String) {
    guard isTimed else { return console.output(line) }
    say(line, ["output": .string(line)])
  }

  func write(_ line: String, from rule: String) {
    guard isTimed else { return console.output(line) }
    say("\(rule): \(line)", ["event": "output", "rule": .string(rule), "output": .string(line)])
  }

  func planned(_ effect: PlannedEffect) {
    _ = collector.add(effect)
    say("\(effect.rule): \(effect.heading)", effect.json)
  }

  /// The whole plan of a dry run, as it ends.
  func show(_ plan: Plan) {
    if console.style.isJSON { return say(plan.summary, plan.json) }
    console.event((["", "The plan:"] + plan.lines()).joined(separator: "\n"))
  }

  func progress(_ progress: WalkProgress) {}

  // MARK: The watch

  func note(_ note: WatchNote) {
    switch note {
    case .activated(let rule, let trigger, let since, let baseline):
      let (words, moment): (String, JSONValue) =
        switch since {
        case nil: ("now; \(baseline) records are the baseline", .null)
        case .some(.min): ("the first of \(baseline) records on", "all")
        case .some(let since):
          (
            "\(Timestamp(seconds: since)) on; \(baseline) records are there",
            .string(Timestamp(seconds: since).description)
          )
        }
      say(
        "\(rule): \(trigger): watching from \(words)",
        [
          "event": "activated", "rule": .string(rule), "trigger": .string(trigger), "since": moment,
          "baseline": .integer(baseline),
        ])
    case .news(let feed, let count):
      guard isVerbose else { return }
      say("\(feed): \(count) new", ["event": "news", "feed": .string(feed), "count": .integer(Int64(count))])
    case .delivery(let delivery, let effects): self.delivery(delivery, effects)
    case .trouble(let subject, let message):
      let text = redactor.redact(message)
      say(
        "\(subject): \(text)", ["event": "trouble", "subject": .string(subject), "message": .string(text)],
        isWarning: true)
    case .recovered(let subject):
      say("\(subject): well again", ["event": "recovered", "subject": .string(subject)])
    case .remark(let text): say(text, ["event": "remark", "message": .string(text)])
    }
  }

  /// A line about a rule's file.
  func rule(_ text: String, _ json: JSONObject) { say(text, json) }

  private var warning: String { console.style.isColored ? "\u{1B}[33mwarning:\u{1B}[0m" : "warning:" }

  private func delivery(_ delivery: Delivery, _ effects: Int) {
    if delivery.state == .pending || delivery.state == .superseded { return }
    if delivery.state == .done, delivery.reason != nil, !isVerbose { return }
    let reason = delivery.reason.map { redactor.redact($0) }
    var json: JSONObject = [
      "event": "delivery", "delivery": .integer(delivery.id), "rule": .string(delivery.rule),
      "trigger": .string(delivery.trigger), "kind": .string(delivery.kind), "state": .string(delivery.state.rawValue),
      "attempts": .integer(delivery.attempts), "effects": .integer(Int64(effects)),
    ]
    if let entity = delivery.entity { json["entity"] = .string(entity) }
    if let record = delivery.record { json["record"] = .integer(record) }
    if let reason { json["reason"] = .string(reason) }
    if let next = delivery.next { json["next"] = .string(Timestamp(seconds: next).description) }
    say("\(delivery.rule): \(subject(of: delivery)): \(outcome(of: delivery, reason, effects))", json)
  }

  private func subject(of delivery: Delivery) -> String {
    guard let entity = delivery.entity, let id = delivery.record else { return delivery.trigger }
    let title = delivery.body.flatMap { RecordTitle.of(text: $0) }.map { " \"\($0)\"" } ?? ""
    return "\(delivery.kind) \(entity) \(id)\(title)"
  }

  private func outcome(of delivery: Delivery, _ reason: String?, _ effects: Int) -> String {
    let why = reason.map { ": \($0)" } ?? ""
    switch delivery.state {
    case .failed:
      let wait = (delivery.next ?? 0) - clock.now.seconds
      return "failed\(why); again in \(DurationText.text(.seconds(max(wait, 1))))"
    case .parked: return "parked\(why) (concierge events show \(delivery.id))"
    case .held: return "held\(why)"
    case .done where effects > 0: return effects == 1 ? "done, 1 effect\(why)" : "done, \(effects) effects\(why)"
    default: return "\(delivery.state.rawValue)\(why)"
    }
  }

  private func say(_ text: String, _ json: JSONObject, isWarning: Bool = false) {
    var json = json
    if let space { json["space"] = .string(space) }
    let head = (space.map { "\($0): " } ?? "") + (isWarning ? "\(warning) " : "")
    if console.style.isJSON {
      var object: JSONObject = ["time": .string(clock.now.description)]
      for (key, value) in json.members { object[key] = value }
      if isTimed { console.event(object) } else { console.note(object) }
    } else if isTimed {
      console.event("\(LocalTime.clock(clock.now)) \(head)\(TerminalText.entry(text))")
    } else {
      console.note(head + text)
    }
  }
}
