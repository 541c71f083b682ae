import JSONPages
import Nexudus

/// The first look that new triggers take at their feed: what is there already, and is no event.
struct Baseline {
  let key: FeedKey
  let triggers: [Trigger]
  /// When the look began, by the server's clock.
  let begun: Int64
  /// The feed before it; nil for a new one.
  let feed: FeedState?
  let settings: WatchSettings
  /// Whether all records were listed.
  let isComplete: Bool
  private var rows: [Int64: ScannedRow] = [:]
  /// The number of records in the list.
  private var total: Int64 = 0

  /// Reads what the triggers need: all records where they compare with earlier values, a number else.
  static func read(
    _ key: FeedKey, _ triggers: [Trigger], feed: FeedState?, reader: any SpaceReader, settings: WatchSettings
  ) async throws -> Baseline {
    guard let entity = triggers.first?.set?.entity else { throw NexudusError.usage("a feed without a trigger") }
    // A first request, so that the server's clock is known.
    let all = try ListQuery.make(entity, where: key.filters, size: 1)
    let total = try await reader.list(all).total
    let begun = reader.serverTime.seconds
    let since = triggers.compactMap { $0.start(settings, begun) }.min()
    let isComplete = triggers.contains(where: \.needsBaseline) || since == .min
    var baseline = Baseline(
      key: key, triggers: triggers, begun: begun, feed: feed, settings: settings, isComplete: isComplete)
    baseline.total = Int64(total)
    if isComplete {
      let query = try ListQuery.make(entity, where: key.filters)
      try await baseline.take(reader.listing(query), entity)
      guard baseline.rows.count >= total * 9 / 10 else {
        throw NexudusError(
          .invalidResponse, "the list of \(entity.name) counts \(total) records and holds \(baseline.rows.count)")
      }
    } else {
      // What became visible lately is there already, and so is what the author wants to include.
      let from = min(since ?? .max, begun - settings.lookBack.components.seconds)
      for field in Set([
        "UpdatedOn", triggers.contains { $0.kind == .created } && since != nil ? "CreatedOn" : "UpdatedOn",
      ]) {
        var filters = key.filters
        filters[field] = ["from": .string(Timestamp(seconds: from).minuteText)]
        try await baseline.take(reader.listing(try ListQuery.make(entity, where: filters)), entity)
      }
    }
    return baseline
  }

  private mutating func take(_ walk: PageWalk, _ entity: Entity) async throws {
    while let page = try await walk.next() {
      for row in try ScannedRow.rows(of: page.records, entity: entity.name) { rows[row.id] = row }
    }
  }

  /// Saves the feed and the triggers' places, and delivers what they want to include.
  ///
  /// - Returns: the feed, the subscriptions, and by trigger how many records are its baseline.
  func save(
    in tables: any WatchTransaction, now: Int64
  ) throws(StoreError) -> (FeedState, [Subscription], [String: Int64]) {
    var state =
      try tables.feed(key) ?? FeedState(key: key, activated: begun, lookBack: settings.lookBack.components.seconds)
    if state.id == 0 {
      state.floor = begun - state.lookBack
      state.scanned = begun
    }
    if state.fields == nil, let row = rows.values.first { state.fields = row.record.hashedFields(of: key.entity) }
    if isComplete {
      state.size = Int64(rows.count)
      state.census = begun
    }
    state = try tables.save(state)
    try learn(state, tables)
    let cursor = try tables.lastSequence()
    var saved: [Subscription] = []
    var counts: [String: Int64] = [:]
    for trigger in triggers {
      var subscription = Subscription(
        rule: trigger.rule, trigger: trigger.name, feed: state.id, definition: trigger.definition, cursor: cursor,
        activated: begun)
      if let old = try tables.subscription(rule: trigger.rule, trigger: trigger.name) {
        subscription.activated = old.activated
        try tables.removeAllTold(old.id)
      }
      subscription = try tables.save(subscription)
      counts[trigger.name] = try remember(trigger, subscription, tables)
      saved.append(subscription)
    }
    return (state, saved, counts)
  }

  /// What the feed does not know yet is known from now on, without an event.
  private func learn(_ state: FeedState, _ tables: any WatchTransaction) throws(StoreError) {
    let ids = Array(rows.keys)
    let known = try tables.known(state.id, ids)
    // What a running feed has not seen yet is its own to tell.
    let unknown = rows.values.filter { known[$0.id] == nil && (feed == nil || $0.updated < state.floor) }
    let fields = state.fields ?? []
    try tables.setKnown(
      state.id,
      unknown.map { KnownRecord(id: $0.id, updated: $0.updated, hash: $0.record.hash(over: fields)) })
  }

  private func remember(
    _ trigger: Trigger, _ subscription: Subscription, _ tables: any WatchTransaction
  ) throws(StoreError) -> Int64 {
    guard let set = trigger.set else { return 0 }
    let start = trigger.start(settings, begun)
    let time = Timestamp(seconds: begun)
    var told: [Told] = []
    for row in rows.values.sorted(by: { ($0.updated, $0.id) < ($1.updated, $1.id) }) {
      let isInside = set.contains(row.record, now: time)
      let stamp = trigger.kind == .created ? row.created : row.updated
      let isWanted = isInside && start.map { stamp >= $0 } ?? false
      switch trigger.kind {
      case .created:
        guard isWanted else { continue }
        told.append(Told(record: row.id))
        try include(row, trigger, version: 0, at: row.created, tables)
      case .updated:
        if isWanted { try include(row, trigger, version: -row.updated, at: row.updated, tables) }
      case .entered:
        guard isInside else { continue }
        told.append(Told(record: row.id))
        if isWanted { try include(row, trigger, version: -row.updated, at: row.updated, tables) }
      case .gone: if isInside { told.append(Told(record: row.id, body: row.record.bytes)) }
      case .changed(let field): told.append(Told(record: row.id, value: row.record[field] ?? .null))
      case .due(let field, let offset):
        guard isInside, let due = row.record.moment(field, plus: offset) else { continue }
        let isOver = due <= (start ?? subscription.activated)
        told.append(
          Told(record: row.id, value: .integer(due), due: isOver ? nil : due, body: isOver ? nil : row.record.bytes))
      default: continue
      }
    }
    try tables.setTold(subscription.id, told)
    return isComplete && trigger.needsBaseline ? Int64(told.count) : total
  }

  private func include(
    _ row: ScannedRow, _ trigger: Trigger, version: Int64, at: Int64, _ tables: any WatchTransaction
  ) throws(StoreError) {
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, entity: key.entity, record: row.id,
      version: version, at: at)
    delivery.body = row.record.bytes
    delivery.judge(late: trigger.late, catchUp: .max, now: begun)
    _ = try tables.add(delivery)
  }
}

extension Trigger {
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

extension Record {
  /// The fields that hashes cover: those that lists of the entity fill.
  func hashedFields(of entity: String) -> [String] {
    let known = Catalogue.builtIn.entity(named: entity)
    return page.schema.names.filter { known?.field(named: $0)?.isListed != false }.sorted()
  }
}
