import JSONPages
import Nexudus

/// What the first look at a feed means to one trigger.
struct BaselinePlace {
  let trigger: Trigger
  /// From when on records count, in seconds since 1970; nil: only what comes.
  let start: Int64?
  /// What it is taken to have been told.
  private(set) var told: [Told] = []

  private var included: [Delivery] = []
  private let begun: Int64
  /// When it was activated first.
  private let activated: Int64

  init(_ trigger: Trigger, activated: Int64?, begun: Int64, _ settings: WatchSettings) {
    self.trigger = trigger
    self.begun = begun
    self.activated = activated ?? begun
    // Only the first activation looks back.
    start = activated == nil ? trigger.start(settings, begun) : nil
  }

  /// Takes one record that is there.
  mutating func take(_ row: ScannedRow) {
    guard let set = trigger.set else { return }
    let isInside = set.contains(row.record, now: Timestamp(seconds: begun))
    let stamp = trigger.kind == .created ? row.created : row.updated
    let isWanted = isInside && start.map { stamp >= $0 } ?? false
    switch trigger.kind {
    case .created:
      guard isWanted else { return }
      told.append(Told(record: row.id))
      include(row, version: 0, at: row.created)
    case .updated:
      // What is stamped since the look began is told as what comes.
      if isWanted, row.updated < begun { include(row, version: -row.updated, at: row.updated) }
    case .entered:
      guard isInside else { return }
      told.append(Told(record: row.id))
      if isWanted { include(row, version: -row.updated, at: row.updated) }
    case .gone: if isInside { told.append(Told(record: row.id, body: row.record.bytes)) }
    case .changed(let field): told.append(Told(record: row.id, value: row.record[field] ?? .null))
    case .due(let field, let offset):
      guard isInside, let due = row.record.moment(field, plus: offset) else { return }
      // What was due while a changed trigger was away is still to be told; what is older would be stale.
      let horizon = max(start ?? activated, begun - (trigger.late ?? Trigger.usualLateness).components.seconds)
      told.append(Told(record: row.id, value: .integer(due), due: due <= horizon ? nil : due))
    default: return
    }
  }

  private mutating func include(_ row: ScannedRow, version: Int64, at: Int64) {
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, entity: trigger.set?.entity.name,
      record: row.id, version: version, at: at)
    delivery.body = row.record.bytes
    delivery.judge(late: trigger.late, catchUp: .max, now: begun)
    included.append(delivery)
  }

  /// Saves the trigger's place and what it was told, and adds what it wants to include.
  func save(feed: Int64, cursor: Int64, in tables: any WatchTransaction) throws(StoreError) -> Subscription {
    let place = Subscription(
      rule: trigger.rule, trigger: trigger.name, feed: feed, definition: trigger.definition, cursor: cursor,
      activated: activated)
    if let old = try tables.subscription(rule: trigger.rule, trigger: trigger.name) { try tables.removeAllTold(old.id) }
    let saved = try tables.save(place)
    try tables.setTold(saved.id, told)
    // In the order in which things happened.
    for delivery in included.sorted(by: { ($0.at, $0.record ?? 0) < ($1.at, $1.record ?? 0) }) {
      _ = try tables.add(delivery)
    }
    return saved
  }
}

extension Trigger {
  /// How late a moment in a field may be told, unless the author says otherwise.
  static let usualLateness = Duration.seconds(2 * 86_400)

  /// From when on records count at the first activation, in seconds since 1970; nil: from then.
  func start(_ settings: WatchSettings, _ now: Int64) -> Int64? {
    switch since ?? settings.since {
    case nil: nil
    case .all: .min
    case .moment(let moment): moment.seconds
    case .ago(let duration): now - duration.components.seconds
    }
  }
}
