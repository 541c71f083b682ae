import JSONPages
import Nexudus

/// What one subscription makes of its feed's log, as a value: deliveries, and what it remembers of each record.
struct Telling {
  let trigger: Trigger
  let subscription: Subscription
  /// The server's time.
  let now: Int64
  /// How old an event may be for a rule that was away.
  let catchUp: Int64

  /// The deliveries to make, in order.
  private(set) var deliveries: [Delivery] = []
  /// What is remembered from now on.
  private(set) var told: [Int64: Told] = [:]
  /// Whose records are forgotten.
  private(set) var forgotten: Set<Int64> = []

  /// A subscription that has not been told anything yet.
  init(_ trigger: Trigger, _ subscription: Subscription, now: Int64, catchUp: Int64) {
    self.trigger = trigger
    self.subscription = subscription
    self.now = now
    self.catchUp = catchUp
  }

  /// Takes one entry of the log.
  ///
  /// - Parameters:
  ///   - record: the entry's record; nil for one that was deleted.
  ///   - memory: what was remembered of the record before this telling.
  ///   - isEcho: whether the rule wrote this version itself.
  ///   - chain: how many rules' writes led to it.
  mutating func take(_ entry: LogEntry, record: Record?, memory: Told?, isEcho: Bool, chain: Int64) {
    let old = forgotten.contains(entry.record) ? nil : told[entry.record] ?? memory
    let isInside = record.map { trigger.set?.contains($0, now: Timestamp(seconds: now)) ?? false } ?? false
    let isThere = isInside && entry.kind != .left
    let isSilent = isEcho && !trigger.echo
    switch trigger.kind {
    case .created: created(entry, record, old, isThere, isSilent, chain)
    case .updated:
      guard isThere, !isSilent, !isBirth(entry, record) else { return }
      deliver(entry, version: entry.sequence, body: entry.body, chain: chain)
    case .changed(let field): changed(field, entry, record, old, isThere, isSilent, chain)
    case .entered:
      if isThere, old == nil {
        told[entry.record] = Told(record: entry.record)
        forgotten.remove(entry.record)
        if !isSilent { deliver(entry, version: entry.sequence, body: entry.body, chain: chain) }
      } else if !isThere, old != nil {
        forget(entry.record)
      }
    case .gone: gone(entry, old, isThere, isSilent, chain)
    case .due(let field, let offset): arm(field, offset, entry, record, old, isThere)
    default: break
    }
  }

  private func isBirth(_ entry: LogEntry, _ record: Record?) -> Bool {
    entry.kind == .created && record?.createdSeconds ?? .min >= subscription.activated
  }

  private mutating func created(
    _ entry: LogEntry, _ record: Record?, _ old: Told?, _ isThere: Bool, _ isSilent: Bool, _ chain: Int64
  ) {
    if entry.kind == .deleted { return forget(entry.record) }
    guard let record, old == nil, isThere, record.createdSeconds ?? .min >= subscription.activated else { return }
    told[entry.record] = Told(record: entry.record)
    if !isSilent { deliver(entry, version: 0, body: entry.body, chain: chain) }
  }

  private mutating func changed(
    _ field: String, _ entry: LogEntry, _ record: Record?, _ old: Told?, _ isThere: Bool, _ isSilent: Bool,
    _ chain: Int64
  ) {
    guard let record, entry.kind != .left else {
      if entry.kind == .deleted { forget(entry.record) }
      return
    }
    let value = record[field] ?? .null
    guard old?.isSame(value) != true else { return }
    told[entry.record] = Told(record: entry.record, value: value)
    guard let old, isThere, !isSilent else { return }
    let event: JSONObject = ["from": old.value, "to": value, "previous": .object([field: old.value])]
    deliver(entry, version: entry.sequence, body: entry.body, event: event, chain: chain)
  }

  private mutating func gone(
    _ entry: LogEntry, _ old: Told?, _ isThere: Bool, _ isSilent: Bool, _ chain: Int64
  ) {
    if isThere {
      told[entry.record] = Told(record: entry.record, body: entry.body)
      forgotten.remove(entry.record)
      return
    }
    guard let old else { return }
    forget(entry.record)
    let isDeleted = entry.kind == .deleted
    if isSilent { return }
    let body = isDeleted || entry.body.isEmpty ? old.body : entry.body
    deliver(
      entry, version: entry.sequence, body: body, event: ["deleted": .bool(isDeleted)], chain: chain)
  }

  private mutating func arm(
    _ field: String, _ offset: Duration, _ entry: LogEntry, _ record: Record?, _ old: Told?, _ isThere: Bool
  ) {
    if entry.kind == .deleted { return forget(entry.record) }
    guard isThere, let due = record?.moment(field, plus: offset) else {
      // Disarmed; one that has fired stays known, so that it does not fire twice for the same date.
      if let old, old.due != nil { told[entry.record] = Told(record: entry.record) }
      return
    }
    guard old?.isSame(.integer(due)) != true else { return }
    told[entry.record] = Told(record: entry.record, value: .integer(due), due: due)
  }

  private mutating func forget(_ record: Int64) {
    told[record] = nil
    forgotten.insert(record)
  }

  private mutating func deliver(
    _ entry: LogEntry, version: Int64, body: [UInt8]?, event: JSONObject = [:], chain: Int64
  ) {
    // What happened without a new stamp happened some time before it was seen.
    let isSilent = entry.kind == .deleted || entry.kind == .left || entry.before?.updated == entry.updated
    let at = isSilent ? entry.seen : min(entry.updated, entry.seen)
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, entity: trigger.set?.entity.name,
      record: entry.record, version: version, at: at)
    delivery.event = event
    delivery.body = body
    delivery.chain = chain
    if entry.isHeld { delivery.hold("so many records changed at once that a person should look first") }
    if chain > Self.longestChain {
      delivery.hold("\(chain) rules' writes led to this event, one after the other: do they answer each other?")
    }
    delivery.judge(late: trigger.late, catchUp: catchUp, now: now)
    deliveries.append(delivery)
  }

  static let longestChain: Int64 = 5
}

extension Delivery {
  /// Lets it wait for a time, or for a person.
  mutating func hold(_ reason: String, until moment: Int64? = nil) {
    state = .held
    self.reason = reason
    next = moment
  }

  /// Marks it as stale where it comes too late.
  mutating func judge(late: Duration?, catchUp: Int64, now: Int64) {
    let age = now - at
    if let late, age > late.components.seconds {
      end(
        .stale,
        "\(Self.words(age)) old, and the trigger takes nothing older than \(DurationText.text(late))",
        now)
    } else if age > catchUp {
      end(.stale, "\(Self.words(age)) old: older than what a rule that was away catches up with", now)
    }
  }

  /// An age as people say it.
  private static func words(_ seconds: Int64) -> String {
    for (unit, length) in [("days", 86_400), ("hours", 3600), ("minutes", 60)] as [(String, Int64)]
    where seconds >= 2 * length { return "\(seconds / length) \(unit)" }
    return "\(seconds) seconds"
  }

  /// Brings it to an end.
  mutating func end(_ state: State, _ reason: String?, _ now: Int64) {
    self.state = state
    self.reason = reason
    next = nil
    ended = now
  }
}

extension Record {
  /// When it was born, in seconds since 1970.
  var createdSeconds: Int64? { string("CreatedOn").flatMap { Timestamp($0) }?.seconds }

  /// The moment in a field and a while more, in seconds since 1970.
  func moment(_ field: String, plus offset: Duration) -> Int64? {
    string(field).flatMap { Timestamp($0) }.map { ($0 + offset).seconds }
  }
}
