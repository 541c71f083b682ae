import Automation
import JSONPages
import Nexudus

/// An event that is made up: a record as it is or as it might be, and what came before.
struct FiredEvent: Sendable {
  let trigger: Trigger
  /// The record before; nil where the whole is made up.
  let record: JSONObject?
  /// Whether it is the full record.
  let isFull: Bool
  /// What differs in it now.
  let changes: JSONObject
  /// When it happens.
  let now: Timestamp

  /// The record after the changes.
  var after: JSONObject {
    let stamp = JSONValue.string(now.description)
    let made: JSONObject = ["Id": 1, "CreatedOn": stamp, "UpdatedOn": stamp]
    var fields = record ?? made
    for (name, value) in changes.members { fields[name] = value }
    if record != nil, !changes.isEmpty, changes["UpdatedOn"] == nil { fields["UpdatedOn"] = stamp }
    return fields
  }

  /// The event as the watch would hand it to the rule.
  func delivery() throws -> Delivery {
    guard let set = trigger.set else {
      var delivery = Delivery(
        rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, version: now.seconds, at: now.seconds)
      delivery.event = trigger.kindName == "failed" ? [:] : ["due": .string(now.description)]
      return delivery
    }
    let fields = after
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, entity: set.entity.name,
      record: fields["Id"]?.integer ?? 1, version: 0, at: now.seconds)
    delivery.body = try JSONValue.object(fields).encoded()
    delivery.isFull = isFull
    delivery.event = event(fields)
    return delivery
  }

  private func event(_ fields: JSONObject) -> JSONObject {
    switch trigger.kind {
    case .changed(let field):
      let before = record?[field] ?? .null
      return ["from": before, "to": fields[field] ?? .null, "previous": .object([field: before])]
    case .gone: return ["deleted": false]
    default: return [:]
    }
  }

  /// Why a watch would not hand this event to the rule; nil where it would.
  func objection() throws -> String? {
    let fields = after
    if case .changed(let field) = trigger.kind, record != nil, record?[field] ?? .null == fields[field] ?? .null {
      return "\(field) is what it was: give it another value with --set \(field)=..."
    }
    guard let set = trigger.set, !set.filters.isEmpty, trigger.kindName != "gone" else { return nil }
    let condition = (try? JSONValue.object(set.filters).encodedString()) ?? ""
    return set.contains(try Record(indexing: fields), now: now)
      ? nil : "the record is not in the trigger's set, where \(condition)"
  }
}
