import JSONPages
import Nexudus

/// Why a version of a record that a trigger was told of made no event.
struct WhyNot {
  private let facts: WhyFacts
  private let subscription: Subscription
  private let set: SubscribedSet
  private let now: Int64

  init(_ facts: WhyFacts, _ subscription: Subscription, _ set: SubscribedSet, now: Int64) {
    self.facts = facts
    self.subscription = subscription
    self.set = set
    self.now = now
  }

  private var told: Told? { facts.told[subscription.id] }

  /// For a version that is still kept.
  func verdict(of entry: LogEntry, hasEvent: Bool) -> Why.Verdict? {
    let record = entry.kind == .deleted ? nil : RecordText.record(entry.body)
    if set.kind == "created" {
      if hasEvent { return nil }
      if let born = record?.createdSeconds, born < subscription.activated {
        return .beforeActivation(activated: subscription.activated, record: born, isBirth: true)
      }
    }
    if let record {
      let failed = unmet(record)
      if !failed.isEmpty, set.kind != "gone" || told == nil { return .filtered(failed) }
    }
    if let echo = echo(entry, record) { return echo }
    if set.kind == "updated", entry.kind == .created { return .birth }
    return memory(record) ?? .forgotten([:])
  }

  /// For a version of which only the stamp is kept.
  func verdict(of known: KnownRecord) -> Why.Verdict {
    if let verdict = memory(nil) { return verdict }
    let own = facts.steps.first { step in
      step.rule == facts.rule && step.step.state == .done
        && step.step.after.flatMap(RecordText.record)?.updatedSeconds == known.updated
    }
    if let own { return .echo(step: own.step.id, delivery: own.step.delivery) }
    if known.updated < subscription.activated {
      return .beforeActivation(
        activated: subscription.activated, record: known.updated, isBirth: false)
    }
    return .forgotten(set.filters)
  }

  /// What the trigger remembers of the record says enough for those that compare.
  private func memory(_ record: Record?) -> Why.Verdict? {
    switch set.kind {
    case "created": return told == nil ? nil : .notBirth
    case "entered": return told == nil ? nil : .inside
    case "gone": return told == nil ? .outside : .stays
    case "changed":
      guard let field = set.field, let told else { return nil }
      return .unchanged(field: field, told.value)
    case "due":
      if let due = told?.due { return .armed(due: due) }
      guard let field = set.field, let record, (record.string(field).flatMap { Timestamp($0) }) == nil else {
        return nil
      }
      return .noMoment(field: field)
    default: return nil
    }
  }

  /// The conditions that the record does not meet, of those that are tested here.
  private func unmet(_ record: Record) -> JSONObject {
    var unmet: JSONObject = [:]
    for (name, value) in set.filters.members {
      guard let one = try? RecordSet(facts.entity, where: [name: value]),
        !one.contains(record, now: Timestamp(seconds: now))
      else { continue }
      unmet[name] = value
    }
    return unmet
  }

  private func echo(_ entry: LogEntry, _ record: Record?) -> Why.Verdict? {
    guard let record, let feed = facts.feeds.first(where: { $0.id == subscription.feed }) else { return nil }
    let echo = Echo(facts.steps, imprints: facts.imprints[feed.id] ?? [:], fields: feed.compared)
    guard echo.isOwn(entry, record, rule: facts.rule),
      let step = facts.steps.first(where: { $0.rule == facts.rule && $0.step.state == .done })?.step
    else { return nil }
    return .echo(step: step.id, delivery: step.delivery)
  }
}
