public import Automation
public import JSONPages
public import Nexudus

/// One effect that a dry run held back, with what it would change and who asked for it.
public struct PlannedEffect: Sendable {
  /// The event that a handler was at work on: the record and its version as the handler saw them.
  public struct Cause: Sendable, Hashable {
    /// The event's number.
    public var delivery: Int64
    /// Which attempt at it this was.
    public var attempt: Int64
    /// The entity of its record; nil for schedules.
    public var entity: String?
    /// Its record; nil for schedules.
    public var record: Int64?
    /// When the record had last been changed, as the API writes it.
    public var updated: String?
    /// The trigger's name in the rule; nil where it is not known.
    public var trigger: String?
    /// What tells the event from others of its trigger and record.
    public var version: Int64?
    /// When the handler began, by the server's clock; nil where it is not known.
    public var begun: Timestamp?
  }

  /// The rule that asked.
  public var rule: String
  /// What would be sent; the ids of records that the plan itself makes are those of ``PlanNumbers``.
  public var effect: Effect
  /// The record as it is, under what the plan changed before; nil where there is none.
  public var current: JSONObject?
  /// The id that stands for the record that a create makes.
  public var creates: Int64?
  /// Why the handler ran; nil outside handlers.
  public var cause: Cause?
  /// The effect as a change that a person can read; without secrets.
  public var change: EffectChange
  /// The files of the rule, and their texts.
  public var files: [String: String] = [:]
  /// The secrets that the script has asked for, by their names.
  public var secrets: [String: String] = [:]

  /// An effect that was held back.
  public init(
    rule: String, _ effect: Effect, current: JSONObject? = nil, creates: Int64? = nil, cause: Cause? = nil,
    mask: EffectChange.Mask = { value, _ in value }
  ) {
    self.rule = rule
    self.effect = effect
    self.current = current
    self.creates = creates
    self.cause = cause
    var shown = effect
    shown.record = effect.record ?? creates
    change = EffectChange(shown, current: current, mask: mask)
  }

  /// The first line, as it is shown while the run goes on: `would update Coworker 40 "Zoë Müller"`.
  public var heading: String { "would \(PlanNumbers.readable(change.heading))" }

  /// The event whose handler asked; nil outside handlers, and for schedules.
  var event: PlannedEvent? {
    guard let cause, let trigger = cause.trigger, let entity = cause.entity, let record = cause.record,
      let version = cause.version
    else { return nil }
    return PlannedEvent(rule: rule, trigger: trigger, entity: entity, record: record, version: version)
  }

  /// The effect as one JSON object, for `--json`.
  public var json: JSONObject {
    var object: JSONObject = ["planned": .string(effect.operation.rawValue), "rule": .string(rule)]
    for (key, value) in change.json.members where key != "operation" { object[key] = value }
    return object
  }
}

extension PlannedEffect.Cause {
  /// The event of a delivery.
  init(_ delivery: Delivery, attempt: Int64, begun: Timestamp) {
    let body = delivery.body.flatMap { try? RecordPage.index(PaddedBytes($0), as: .object)[0] }
    self.init(
      delivery: delivery.id, attempt: attempt, entity: delivery.entity, record: delivery.record,
      updated: body?.string("UpdatedOn"), trigger: delivery.trigger, version: delivery.eventVersion,
      begun: begun)
  }
}
