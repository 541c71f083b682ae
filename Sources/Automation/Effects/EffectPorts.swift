import Nexudus

/// What journals need of the watch.
struct EffectPorts: Sendable {
  let store: any WatchStore
  /// The epoch of the watch; nil for a plan that is applied beside it.
  let owner: Int64?
  let reader: any SpaceReader
  let clock: any TimeSource
  /// How long something that was done may take to show, in seconds.
  let lookBack: Int64
  /// The other spaces; nil where there is one.
  var neighbours: Neighbours?
  /// Tells a person about trouble with the journal.
  let complain: @Sendable (String) -> Void

  func now() -> Int64 { reader.serverTime.seconds }

  /// What reads the space that an effect is for.
  func reader(for effect: Effect) throws(NexudusError) -> any SpaceReader {
    guard let name = effect.space else { return reader }
    guard let neighbours else {
      throw .usage("\(effect.summary) is for another space, and concierge.lua has one")
    }
    return try neighbours.reader(for: effect, of: name)
  }
}

/// How many effects a rule may send.
struct EffectFuse: Sendable {
  /// By one rule about one record in an hour.
  static let perRecord: Int64 = 20

  /// What the rule's author set.
  var limit: RateLimit?

  /// Why the next effect has to wait; nil where it does not.
  ///
  /// It is asked in the transaction that writes the intent: two handlers at the same time would else both have the last
  /// place.
  func verdict(
    _ delivery: Delivery, in tables: any WatchTransaction, _ now: Int64
  ) throws(StoreError) -> EffectVerdict? {
    if let entity = delivery.entity, let record = delivery.record {
      let sent = try tables.sent(rule: delivery.rule, record: (entity, record), since: now - 3600)
      if sent.count >= Self.perRecord {
        return .hold(
          "\(sent.count) effects about \(entity) \(record) in an hour: is the rule answering itself?",
          until: (sent.first ?? now) + 3600)
      }
    }
    guard let limit else { return nil }
    let window = limit.window.components.seconds
    let sent = try tables.sent(rule: delivery.rule, record: nil, since: now - window)
    guard sent.count >= limit.count else { return nil }
    return .hold(
      "the rule's limit of \(limit) is used up (limit = \"\(limit)\" in its rule { ... })",
      until: (sent.first ?? now) + window)
  }
}

extension Effect {
  /// The effect in a few words, without its texts.
  public var summary: String {
    let subject = record.map { "\(target) \($0)" } ?? target
    return "\(operation.rawValue) \(subject)"
  }

  /// Whether it is the same effect, by its key or by its content.
  func isSame(as other: Effect, canonical: String) -> Bool {
    guard operation == other.operation, target == other.target, path == other.path else { return false }
    if key != nil || other.key != nil { return key == other.key }
    return record == other.record && self.canonical == canonical
  }
}
