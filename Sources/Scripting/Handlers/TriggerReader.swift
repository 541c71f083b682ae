import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// Checks what a call of `on.created(...)`, `every(...)` or the like says, and makes a trigger of it.
struct TriggerReader {
  let kind: String
  /// What messages call it.
  let title: String
  private(set) var trigger: Trigger

  init(kind: String, title: String, rule: String) {
    self.kind = kind
    self.title = title
    trigger = Trigger(rule: rule, name: kind, kind: .start)
  }

  /// What such a call is given, the functions left out.
  struct Arguments {
    var entity = ""
    /// The field, the interval or the schedule.
    var subject = ""
    var offset = ""
    var options: JSONObject = [:]

    init() {}

    init(_ call: borrowing LuaCall, kind: String) throws(LuaError) {
      options = try call.object(5, "options") ?? [:]
      switch kind {
      case "start", "stop", "failed": break
      case "every", "cron": subject = try call.string(3, kind == "every" ? "interval" : "schedule")
      default:
        entity = try call.string(2, "entity")
        if kind == "changed" || kind == "due" { subject = try call.string(3, "field") }
        if kind == "due" { offset = try call.string(4, "offset") }
      }
    }
  }

  /// Reads the call's arguments: kind, entity, subject, offset, options.
  mutating func read(_ call: borrowing LuaCall) throws(LuaError) {
    trigger.position = call.position.map { "\($0)" }
    try read(Arguments(call, kind: kind))
  }

  /// Checks what the call was given.
  mutating func read(_ given: Arguments) throws(LuaError) {
    let options = try Options.check(given.options, allowed: Self.options(of: kind), of: title)
    switch kind {
    case "start", "stop", "failed":
      trigger.kind = kind == "start" ? .start : kind == "stop" ? .stop : .failed
    case "every", "cron": try schedule(given.subject, options)
    default: try records(given, options)
    }
    if let late = options["late"] { trigger.late = try Options.duration(late, named: "late") }
    if let name = options["name"] {
      trigger.name = try Options.string(name, named: "name")
      guard !trigger.name.isEmpty else { throw .usage("\(title): name can't be empty") }
      trigger.isNamed = true
    }
  }

  /// The options that calls of a kind take.
  static func options(of kind: String) -> [String] {
    switch kind {
    case "start", "stop", "failed": []
    case "every", "cron": ["name", "late", "zone"]
    default: ["where", "when", "every", "since", "full", "late", "name", "echo"]
    }
  }

  private mutating func records(_ given: Arguments, _ options: JSONObject) throws(LuaError) {
    let entity = try NexudusModule.translated { () throws(NexudusError) in
      try Catalogue.builtIn.requireEntity(named: given.entity)
    }
    let filters = try options["where"].map { value throws(LuaError) in
      guard let object = value.object else { throw .usage("\(title): where is a table of filters: { Paid = false }") }
      return object
    }
    trigger.full = try flag(options, "full")
    trigger.echo = try flag(options, "echo")
    trigger.kind = try recordKind(given, entity, hasSet: filters?.isEmpty == false)
    trigger.set = try NexudusModule.translated { () throws(NexudusError) in
      try RecordSet(entity, where: filters ?? [:])
    }
    if let every = options["every"] {
      let interval = try Options.duration(every, named: "every")
      guard interval >= .seconds(1) else { throw .usage("\(title): every must be 1s at least") }
      trigger.every = interval
    }
    if let since = options["since"] { trigger.since = try Self.since(since, title) }
    trigger.name = "\(kind) \(entity.name)"
    if case .changed(let field) = trigger.kind { trigger.name += ".\(field)" }
    if case .due(let field, let offset) = trigger.kind {
      trigger.name +=
        ".\(field)\(offset < .zero ? "-" : "+")\(DurationText.text(offset < .zero ? .zero - offset : offset))"
    }
  }

  private func recordKind(
    _ given: Arguments, _ entity: Entity, hasSet: Bool
  ) throws(LuaError) -> Trigger.Kind {
    switch kind {
    case "created": return .created
    case "updated": return .updated
    case "entered":
      guard hasSet else {
        throw .usage("\(title) needs { where = ... }: the set that records join; for all of them there is on.created")
      }
      return .entered
    case "gone": return .gone
    case "changed": return .changed(field: try field(given.subject, entity).name)
    default:
      let field = try field(given.subject, entity)
      guard field.type == .datetime else {
        throw .usage("\(title): \(entity.name).\(field.name) holds \(field.type.words), not a date")
      }
      guard let offset = DurationText.parse(given.offset, signed: true) else {
        throw .usage("\(title): the offset is a duration with a sign, like \"+3d\", \"-1h\" or \"+0s\"")
      }
      return .due(field: field.name, offset: offset)
    }
  }

  private func field(_ name: String, _ entity: Entity) throws(LuaError) -> Field {
    guard let field = entity.field(named: name) else {
      throw .usage("\(entity.name) has no field \"\(name)\"" + Names.proposal(entity.nearestFields(to: name)))
    }
    guard field.isListed else {
      throw .usage(
        "\(title): \(entity.name).\(name) is not in lists, so its changes can't be seen; "
          + "on.updated(\"\(entity.name)\", { full = true }, fn) gets the whole record of each new version")
    }
    return field
  }

  private mutating func schedule(_ text: String, _ options: JSONObject) throws(LuaError) {
    var zone: Zone?
    if let given = options["zone"] {
      let name = try Options.string(given, named: "zone")
      guard let found = Zone.named(name) else {
        throw .usage(
          "\(title): there is no time zone \"\(name)\"\(Names.proposal(Names.nearest(name, among: Zone.names)))")
      }
      zone = found
    }
    if kind == "every" {
      guard let interval = DurationText.parse(text), interval >= .seconds(1), interval.components.attoseconds == 0
      else {
        throw .usage("every: the interval is a duration of whole seconds, like 30s, 10m, 2h or 7d, not \"\(text)\"")
      }
      guard zone == nil else { throw .usage("every: an interval has no zone; cron has one") }
      trigger.kind = .schedule(.every(interval))
    } else {
      let cron: CronSchedule
      do throws(ScheduleError) { cron = try CronSchedule(text) } catch { throw .usage(error.message) }
      trigger.kind = .schedule(.cron(cron, zone: zone))
    }
    trigger.name = "\(kind) \(text)"
  }

  private func flag(_ options: JSONObject, _ name: String) throws(LuaError) -> Bool {
    guard let value = options[name] else { return false }
    guard let flag = value.bool else { throw .usage("\(title): \(name) is true or false") }
    return flag
  }

  /// `"2026-01-01"`, `"7d"` or `"all"`.
  static func since(_ value: JSONValue, _ title: String) throws(LuaError) -> Trigger.Since {
    if let text = value.string {
      if text == "all" { return .all }
      if let moment = Timestamp(text) { return .moment(moment) }
      if let duration = DurationText.parse(text) { return .ago(duration) }
    }
    throw .usage("\(title): since is a date like \"2026-01-01\", a duration like \"7d\", or \"all\"")
  }
}
