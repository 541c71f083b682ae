import JSONPages
import Nexudus

/// An event whose effects a plan holds: once they are all sent, the rule's handler is not run for it again.
public struct PlannedEvent: Sendable, Hashable {
  /// The rule.
  public var rule: String
  /// The trigger's name in the rule.
  public var trigger: String
  /// The entity of its record.
  public var entity: String
  /// Its record.
  public var record: Int64
  /// What tells it from other events of the trigger and record: see ``Delivery/eventVersion``.
  public var version: Int64

  /// An event.
  public init(rule: String, trigger: String, entity: String, record: Int64, version: Int64) {
    self.rule = rule
    self.trigger = trigger
    self.entity = entity
    self.record = record
    self.version = version
  }

  /// The name under which the state keeps it, beside the trigger's own deliveries.
  static func mark(of trigger: String) -> String { "planned \(trigger)" }

  /// Why its delivery is done.
  static let reason = "its effects were sent by concierge apply"

  /// Ends a delivery whose effects a plan has sent, unless its own handler has begun to send them; tells whether it did.
  static func settle(
    _ delivery: inout Delivery, _ steps: [Step], _ now: Int64, _ tables: any WatchTransaction
  ) throws(StoreError) -> Bool {
    guard !steps.contains(where: \.state.mayBeSent), try delivery.isApplied(tables) else { return false }
    for var step in steps where step.state == .held || step.state == .approved {
      step.state = .refused
      step.answer = "not sent: a plan did"
      _ = try tables.save(step)
    }
    delivery.end(.done, reason, now)
    try tables.save(delivery)
    return true
  }
}

extension Delivery {
  /// What tells the event from others of its trigger and record, whoever sees it: a birth is one, a date is itself, and of
  /// changes it is the stamp of the record.
  public var eventVersion: Int64? {
    switch kind {
    case "created": 0
    case "due": version
    default: body.flatMap(RecordText.record)?.updatedSeconds
    }
  }

  /// Whether a plan has sent the effects of its event.
  fileprivate func isApplied(_ tables: any WatchTransaction) throws(StoreError) -> Bool {
    guard let entity, let record, let eventVersion else { return false }
    let trigger = PlannedEvent.mark(of: trigger)
    return try tables.hasDelivery(
      PlannedEvent(rule: rule, trigger: trigger, entity: entity, record: record, version: eventVersion))
  }
}
