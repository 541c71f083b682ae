import Automation
import Display
import JSONPages
import Nexudus
import Scripting

/// Everything about one event, for `concierge events show`.
struct EventDetail {
  let delivery: Delivery
  let steps: [Step]
  let attempts: [Attempt]
  let lines: EventLines
  /// Whether the marks of personal fields are dim.
  var isColored = false

  private var moments: Moments { lines.moments }
  private var secrets: SecretFields { lines.secrets }

  /// The text for people; safe for a terminal.
  var text: [String] {
    let sections = [head, record, stepLines, attemptLines].filter { !$0.isEmpty }
    return Array(sections.joined(separator: [""])).map { line in
      let safe = TerminalText.neutralised(line)
      guard isColored, safe.hasSuffix(Self.mark) else { return safe }
      return safe.dropLast(Self.mark.count) + TextColor.dim.around(Self.mark)
    }
  }

  /// Learns the personal values of its record and steps, so that they are masked in texts as well.
  func learnPersonal() {
    secrets.learnPersonal(.object(delivery.event))
    for body in [delivery.body] + steps.flatMap({ [$0.base, $0.after] }) {
      if let record = body.flatMap({ try? JSONValue(parsing: PaddedBytes($0)) }) { secrets.learnPersonal(record) }
    }
    for step in steps {
      secrets.learnPersonal(step.effect.body)
      secrets.learnPersonal(step.answer)
    }
  }

  /// The one object of `--json`.
  var json: JSONObject {
    var object = lines.json(delivery)
    for (key, value) in secrets.event(delivery).members where object[key] == nil { object[key] = value }
    object["full"] = .bool(delivery.isFull)
    if let clock = delivery.clock { object["clock"] = EventLines.time(clock) }
    if delivery.chain > 0 { object["chain"] = .integer(delivery.chain) }
    if let id = delivery.record { object["record"] = .integer(id) }
    if let record = secrets.record(delivery) {
      object["body"] = record
      let personal = (record.object?.members ?? []).filter { SecretFields.isPersonal($0.value, field: $0.key) }
      if !personal.isEmpty { object["personal"] = .array(personal.map { .string($0.key) }) }
    }
    object["steps"] = .array(steps.map { .object(Self.json($0, secrets)) })
    object["attempt_errors"] = .array(
      attempts.map { attempt in
        var entry: JSONObject = ["number": .integer(attempt.number), "at": EventLines.time(attempt.at)]
        for (key, value) in attempt.error.members { entry[key] = secrets.masked(value, field: key) }
        return .object(entry)
      })
    return object
  }

  // MARK: Parts

  private var head: [String] {
    let tries = delivery.attempts == 1 ? "1 failed attempt" : "\(delivery.attempts) failed attempts"
    var head = [
      "event \(delivery.id) of \(delivery.rule): \(delivery.state.rawValue)"
        + (delivery.attempts > 0 ? ", \(tries)" : "")
    ]
    func add(_ name: String, _ value: String?) {
      if let value { head.append("  " + TextWidth.pad(name, 10) + value) }
    }
    add(
      "trigger", delivery.trigger.hasPrefix(delivery.kind) ? delivery.trigger : "\(delivery.trigger) (\(delivery.kind))"
    )
    add("when", "\(moments.text(delivery.at)) \(moments.zone.name)")
    if let entity = delivery.entity, let id = delivery.record {
      let title = delivery.body.flatMap { RecordTitle.of(text: $0) }.map { " \"\(secrets.masked($0))\"" } ?? ""
      add("record", "\(entity):\(id)\(title)")
    }
    add("reason", delivery.reason.map(secrets.masked))
    add("tried", delivery.clock.map { "first \(moments.text($0))" })
    add("next", delivery.state.isOpen ? delivery.next.map { "\(moments.text($0)), \(moments.ahead($0))" } : nil)
    add("ended", delivery.ended.map(moments.text))
    if delivery.chain > 0 { add("chain", "\(delivery.chain) rules' writes led to it, one after the other") }
    for (key, value) in secrets.event(delivery).members { add(key, value.lineText) }
    if let advice { add("next step", advice) }
    return head
  }

  /// What a person can do about it.
  private var advice: String? {
    let unclear = steps.filter { $0.state == .unclear || $0.state == .intent }
    let id = delivery.id
    return switch delivery.state {
    case .parked where !unclear.isEmpty: "settle the unclear steps below"
    case .parked: "concierge events retry \(id), or concierge events drop \(id)"
    case .held where steps.contains { $0.state == .held }:
      "concierge inbox approve, or reject, the step that waits below"
    case .held: "concierge events retry \(id) releases it; concierge events drop \(id)"
    case .stale: "concierge events retry \(id) runs it all the same"
    default: nil
    }
  }

  private var record: [String] {
    guard let record = secrets.record(delivery) else { return [] }
    let pretty = (try? record.encodedString(pretty: true)) ?? record.lineText
    let kind = delivery.isFull ? "the full record" : "as it was listed"
    return ["record, \(kind)"] + Self.indented(pretty).map(Self.marked)
  }

  /// What stands behind a field that tells who a person is.
  private static let mark = "  (personal)"

  /// A line of a record, marked where its field is personal.
  private static func marked(_ line: String) -> String {
    let parts = line.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].allSatisfy({ $0 == " " }), parts[2].hasPrefix(": ") else { return line }
    let value = parts[2].dropFirst(2)
    if ["null", "true", "false", "\"\""].contains(where: value.hasPrefix) { return line }
    return PersonalFields.kind(of: String(parts[1])) == nil ? line : line + mark
  }

  private var stepLines: [String] {
    if steps.isEmpty { return [] }
    return ["steps"] + steps.flatMap { step in StepText(step: step, moments: moments, secrets: secrets).lines }
  }

  private var attemptLines: [String] {
    if attempts.isEmpty { return [] }
    return ["failed attempts"]
      + attempts.flatMap { attempt -> [String] in
        let kind = attempt.error["kind"]?.string ?? "error"
        let message = secrets.masked(attempt.error["message"]?.string ?? "")
        var lines = ["  \(attempt.number)  \(moments.text(attempt.at))  \(kind): \(message)"]
        if let hint = attempt.error["hint"]?.string { lines.append("     hint: \(secrets.masked(hint))") }
        for frame in attempt.error["traceback"]?.array ?? [] {
          lines.append("     at \(secrets.masked(frame.string ?? frame.lineText))")
        }
        if let call = attempt.error["last_call"]?.string { lines.append("     last call: \(secrets.masked(call))") }
        return lines
      }
  }

  private static func json(_ step: Step, _ secrets: SecretFields) -> JSONObject {
    var object: JSONObject = [
      "id": .integer(step.id), "operation": .string(step.effect.operation.rawValue),
      "target": .string(step.effect.target), "state": .string(step.state.rawValue),
      "intended": EventLines.time(step.intended), "request": secrets.masked(step.effect.body),
      "answer": secrets.masked(step.answer),
    ]
    if let record = step.effect.record { object["record"] = .integer(record) }
    if let result = step.result { object["result"] = .integer(result) }
    if let key = step.effect.key { object["key"] = .string(key) }
    if let ended = step.ended { object["ended"] = EventLines.time(ended) }
    return object
  }

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
  }
}

extension JSONValue {
  /// The value on one line.
  var lineText: String { (try? encodedString()) ?? "?" }
}
