import JSONPages
import Nexudus

/// The first look that new triggers take at their feed: what is there already, and is no event.
///
/// Of each record no more is kept than what will be saved, so that a million of them fit into memory.
struct Baseline {
  let key: FeedKey
  let settings: WatchSettings
  /// When the look began, by the server's clock. What is stamped later is left to what comes: the look takes its time.
  let begun: Int64
  /// The log's last place when the look began.
  private let cursor: Int64
  /// Whether all records were listed.
  let isComplete: Bool
  /// The feed before it; nil for a new one.
  private let feed: FeedState?
  private var fields: [String]?
  private var known: [Int64: KnownRecord] = [:]
  /// Those that are stamped since the look began, by either clock of theirs.
  private var coming: Set<Int64> = []
  private var places: [BaselinePlace]
  /// The number of records that the server counts.
  private var total: Int64 = 0

  private init(
    _ key: FeedKey, _ triggers: [(trigger: Trigger, activated: Int64?)], feed: FeedState?, cursor: Int64,
    begun: Int64, _ settings: WatchSettings
  ) {
    self.key = key
    self.cursor = cursor
    self.settings = settings
    self.begun = begun
    self.feed = feed
    fields = feed?.fields
    places = triggers.map { BaselinePlace($0.trigger, activated: $0.activated, begun: begun, settings) }
    isComplete = places.contains { $0.trigger.needsBaseline || $0.start == .min }
  }

  /// Reads what the triggers need: all records where they compare with earlier values, a number else.
  ///
  /// - Parameters:
  ///   - triggers: each with the moment of its first activation, where it had one.
  ///   - cursor: the log's last place.
  static func read(
    _ key: FeedKey, _ triggers: [(trigger: Trigger, activated: Int64?)], feed: FeedState?, cursor: Int64,
    reader: any SpaceReader, settings: WatchSettings
  ) async throws -> Baseline {
    guard let entity = triggers.first?.trigger.set?.entity else { throw NexudusError.usage("a feed without a trigger") }
    // A first request, so that the server's clock is known.
    let count = try ListQuery.make(entity, where: key.filters, size: 1)
    let total = try await reader.list(count).total
    // As far as its clock is known: what may be older and is told is no loss.
    let begun = reader.serverTime - (reader.serverTimeError ?? .zero)
    var baseline = Baseline(key, triggers, feed: feed, cursor: cursor, begun: begun.seconds, settings)
    baseline.total = Int64(total)
    for filters in baseline.searches {
      let walk = reader.listing(try ListQuery.make(entity, where: filters))
      while let page = try await walk.next() {
        for row in try ScannedRow.rows(of: page.records, entity: entity.name) { baseline.take(row) }
      }
    }
    // Servers in trouble give empty lists; taken for the truth, everything would be new later on.
    if baseline.isComplete, baseline.known.isEmpty {
      for _ in 0..<5 where try await reader.list(count).total > 0 {
        throw NexudusError(.invalidResponse, "the list of \(entity.name) is empty and not empty by turns")
      }
    }
    guard !baseline.isComplete || baseline.known.count >= total * 9 / 10 else {
      throw NexudusError(
        .invalidResponse, "the list of \(entity.name) counts \(total) records and holds \(baseline.known.count)")
    }
    return baseline
  }

  /// What to ask for: everything, or what became visible lately and what the authors want to include.
  private var searches: [JSONObject] {
    if isComplete { return [key.filters] }
    let since = places.compactMap(\.start).min() ?? .max
    let moment = Timestamp(seconds: min(since, begun - settings.lookBack.components.seconds)).minuteText
    let isByBirth = places.contains { $0.start != nil && $0.trigger.kind == .created }
    return (isByBirth ? ["UpdatedOn", "CreatedOn"] : ["UpdatedOn"]).map { field in
      var filters = key.filters
      filters[field] = ["from": .string(moment)]
      return filters
    }
  }

  private mutating func take(_ row: ScannedRow) {
    guard known[row.id] == nil else { return }
    let fields = self.fields ?? row.record.hashedFields(of: key.entity)
    self.fields = fields
    known[row.id] = KnownRecord(id: row.id, updated: row.updated, hash: row.record.hash(over: fields))
    if max(row.created, row.updated) >= begun { coming.insert(row.id) }
    for index in places.indices { places[index].take(row) }
  }

  /// From when on a trigger's records count, in seconds since 1970; nil: only what comes.
  func start(of trigger: String) -> Int64? { places.first { $0.trigger.name == trigger }?.start }

  /// Saves the feed and the triggers' places, and delivers what they want to include.
  ///
  /// - Returns: the feed, the subscriptions, and by trigger how many records are its baseline.
  func save(in tables: any WatchTransaction) throws(StoreError) -> (FeedState, [Subscription], [String: Int64]) {
    var state =
      try tables.feed(key) ?? FeedState(key: key, activated: begun, lookBack: settings.lookBack.components.seconds)
    if state.id == 0 {
      state.floor = begun - state.lookBack
      state.scanned = begun
    }
    state.fields = state.fields ?? fields
    if isComplete {
      state.size = Int64(known.count)
      state.census = begun
    }
    state = try tables.save(state)
    try learn(state, tables)
    var saved: [Subscription] = []
    var counts: [String: Int64] = [:]
    for place in places {
      let subscription = try place.save(feed: state.id, cursor: cursor, in: tables)
      let isCounted = isComplete && place.trigger.needsBaseline
      counts[place.trigger.name] = isCounted ? Int64(place.told.count) : total
      saved.append(subscription)
    }
    return (state, saved, counts)
  }

  /// What the feed does not know yet is known from now on, without an event.
  private func learn(_ state: FeedState, _ tables: any WatchTransaction) throws(StoreError) {
    let ids = known.keys.sorted()
    for start in stride(from: 0, to: ids.count, by: 1000) {
      let part = Array(ids[start..<min(start + 1000, ids.count)])
      let before = try tables.known(state.id, part)
      // What a running feed has not seen yet is its own to tell, and what was stamped since the look began is to come.
      let unknown = part.compactMap { known[$0] }.filter {
        before[$0.id] == nil && !coming.contains($0.id) && (feed == nil || $0.updated < state.floor)
      }
      try tables.setKnown(state.id, unknown)
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
