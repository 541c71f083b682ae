import Automation
import Display
import JSONPages
import Nexudus

/// The answer to "why did the rule not ...?" in words.
struct WhyText {
  let why: Why
  let rule: String
  let record: RecordName
  let moments: Moments
  let secrets: SecretFields

  /// The lines; safe for a terminal.
  var lines: [String] {
    var lines = why.sightings.map(line)
    for finding in why.findings { lines.append("\(finding.trigger): \(words(finding.verdict))") }
    if why.findings.isEmpty {
      let others = why.otherEntities.isEmpty ? "" : "; it looks at \(why.otherEntities.joined(separator: ", "))"
      lines.append("\(rule) has no trigger that looks at \(record.entity.name)\(others)")
    }
    return lines.map { TerminalText.neutralised(secrets.masked($0)) }
  }

  /// The one object of `--json`.
  var json: JSONObject {
    [
      "rule": .string(rule), "entity": .string(record.entity.name), "record": .integer(record.id),
      "feeds": .array(
        why.sightings.map { sighting in
          var object: JSONObject = ["feed": .string(sighting.feed.key.text)]
          if let stamped = sighting.stamped { object["updated"] = EventLines.time(stamped) }
          if let seen = sighting.seen { object["seen"] = EventLines.time(seen) }
          if let scanned = sighting.feed.scanned { object["scanned"] = EventLines.time(scanned) }
          return .object(object)
        }),
      "findings": .array(
        why.findings.map { finding in
          var object: JSONObject = [
            "trigger": .string(finding.trigger), "verdict": .string(Self.name(finding.verdict)),
            "message": .string(secrets.masked(words(finding.verdict))),
          ]
          if case .event(let delivery) = finding.verdict {
            object["event"] = .integer(delivery.id)
            object["state"] = .string(delivery.state.rawValue)
          }
          return .object(object)
        }),
    ]
  }

  private func line(_ sighting: Why.Sighting) -> String {
    let scan = sighting.feed.scanned.map { "last looked at \(moments.ago($0))" } ?? "not looked at yet"
    let trouble = sighting.feed.trouble.map { "; trouble: \($0)" } ?? ""
    guard let stamped = sighting.stamped else {
      return "\(record.entity.name):\(record.id) has not been seen; \(sighting.feed.key.text) was \(scan)\(trouble)"
    }
    let seen = sighting.seen.map { ", seen \(moments.text($0))" } ?? ""
    return
      "\(record.entity.name):\(record.id) is known as changed \(moments.text(stamped))\(seen); \(sighting.feed.key.text) was \(scan)\(trouble)"
  }

  private func words(_ verdict: Why.Verdict) -> String {
    switch verdict {
    case .event(let delivery): return event(delivery)
    case .notTold: return "seen; its event is made when the watch goes on"
    case .paused(let since):
      return "seen, and the rule is paused since \(moments.text(since)): concierge resume \(rule)"
    case .filtered(let unmet):
      return "filtered: the record does not meet \(Self.conditions(unmet))"
    case .echo(let step, let delivery):
      return
        "echo: the rule wrote this version itself (step \(step) of event \(delivery)); echo = true would tell it"
    case .beforeActivation(let activated, let moment, let isBirth):
      let what = isBirth ? "born" : "last changed"
      return
        "\(what) \(moments.text(moment)), before the trigger was activated \(moments.text(activated)); since = ... takes older ones"
    case .birth: return "this version is its birth, which on.created is told of"
    case .notBirth: return "its birth was told of; this is a later version, which on.updated is told of"
    case .unchanged(let field, let value):
      return "\(field) is \(secrets.masked(value, field: field).lineText), as it was last told"
    case .inside: return "it was in the set already"
    case .stays: return "it is still in the set"
    case .outside: return "it has not been in the set"
    case .armed(let due): return "due \(moments.text(due)), \(moments.ahead(due))"
    case .noMoment(let field): return "\(field) is empty, so nothing is due"
    case .forgotten(let filters):
      let conditions = filters.isEmpty ? "" : "; the trigger's conditions are \(Self.conditions(filters))"
      return
        "seen, without an event: it did not fit, or the rule wrote it itself; what it was like is no longer kept\(conditions)"
    case .unseen(let filters):
      let server = filters.isEmpty ? "" : ", or the space does not find it by \(Self.conditions(filters))"
      return "not seen: it has not changed since the trigger was activated, does not exist\(server)"
    case .inactive(let trouble):
      return "not activated yet: its first look at the space \(trouble.map { "failed: \($0)" } ?? "is not done")"
    }
  }

  private func event(_ delivery: Delivery) -> String {
    var text = "event \(delivery.id) of \(moments.text(delivery.at)): \(delivery.state.rawValue)"
    if let reason = delivery.reason { text += ": \(reason)" }
    if delivery.state.isOpen, let next = delivery.next { text += "; again \(moments.ahead(next))" }
    return text
  }

  private static func conditions(_ filters: JSONObject) -> String {
    filters.members.map { "\($0.key) = \($0.value.lineText)" }.joined(separator: ", ")
  }

  private static func name(_ verdict: Why.Verdict) -> String {
    switch verdict {
    case .event: "event"
    case .notTold: "not_told"
    case .paused: "paused"
    case .filtered: "filtered"
    case .echo: "echo"
    case .beforeActivation: "before_activation"
    case .birth: "birth"
    case .notBirth: "not_birth"
    case .unchanged: "unchanged"
    case .inside: "inside"
    case .stays: "stays"
    case .outside: "outside"
    case .armed: "armed"
    case .noMoment: "no_moment"
    case .forgotten: "forgotten"
    case .unseen: "unseen"
    case .inactive: "inactive"
    }
  }
}
