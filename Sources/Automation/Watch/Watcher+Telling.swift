import JSONPages
import Nexudus

extension Watcher {
  /// How many entries of a log are told in one transaction.
  private static let batch = 500

  /// Makes deliveries of what the feeds' logs hold for each trigger.
  func tell(_ now: Int64) throws(StoreError) {
    for key in untold.sorted(by: { $0.text < $1.text }) {
      if let feed = feeds[key], let audience = index.audiences[key] { while try tell(feed, audience, now) {} }
      untold.remove(key)
    }
  }

  /// Tells one batch; false when there was nothing.
  private func tell(_ feed: Feed, _ audience: Audience, _ now: Int64) throws(StoreError) -> Bool {
    let last = try store.reading { tables throws(StoreError) in try tables.lastSequence(of: feed.state.id) }
    // Most have read the same; those that were away have not.
    var behind: [Int64: [Int: Subscription]] = [:]
    for (place, trigger) in audience.triggers.enumerated() where !isPaused(trigger.rule) {
      guard let subscription = self.place(of: trigger), subscription.cursor < last else { continue }
      behind[subscription.cursor, default: [:]][place] = subscription
    }
    if behind.isEmpty { return false }
    // Before the own transaction: two spaces that told at the same time would wait for each other.
    let others = try foreignWrites(feed, behind.keys)
    var ends: [Int64: Int64] = [:]
    var made: [Delivery] = []
    try store.transaction(owner: owner) { tables throws(StoreError) in
      var versions = Versions(feed.state, tables, others)
      for (cursor, readers) in behind.sorted(by: { $0.key < $1.key }) {
        let entries = try tables.log(feed.state.id, after: cursor, limit: Self.batch)
        var shown: [Int: [LogEntry]] = [:]
        for entry in entries {
          for place in audience.takers(of: versions.record(entry)) { shown[place, default: []].append(entry) }
        }
        for (place, entries) in shown.sorted(by: { $0.key < $1.key }) {
          guard let subscription = readers[place] else { continue }
          made += try tell(audience.triggers[place], subscription, entries, &versions, now, tables)
        }
        let end = entries.last?.sequence ?? last
        try tables.setCursor(readers.values.map(\.id), end)
        ends[cursor] = end
      }
    }
    nextDueMoment = nil
    for (cursor, readers) in behind {
      for place in readers.keys { subscriptions[TriggerKey(audience.triggers[place])]?.cursor = ends[cursor] ?? cursor }
    }
    for delivery in made {
      if delivery.state == .pending { ready[delivery.rule] = 0 } else { observer.note(.delivery(delivery, effects: 0)) }
    }
    return true
  }

  /// Tells one trigger of what it could take; gives the deliveries that are new.
  private func tell(
    _ trigger: Trigger, _ subscription: Subscription, _ entries: [LogEntry], _ versions: inout Versions, _ now: Int64,
    _ tables: any WatchTransaction
  ) throws(StoreError) -> [Delivery] {
    let memory = trigger.kind == .updated ? [:] : try tables.told(subscription.id, Array(Set(entries.map(\.record))))
    var telling = Telling(trigger, subscription, now: now, catchUp: settings.catchUp.components.seconds)
    for entry in entries {
      let record = versions.record(entry)
      let echo = try versions.echo(entry)
      telling.take(
        entry, record: record, memory: memory[entry.record],
        isEcho: record.map { echo.isOwn(entry, $0, rule: trigger.rule) } ?? false, chain: echo.chain(of: entry))
    }
    return try keep(telling, tables)
  }

  /// What rules of other spaces did to the records that are about to be told.
  private func foreignWrites(
    _ feed: Feed, _ cursors: some Sequence<Int64>
  ) throws(StoreError) -> [Int64: [Neighbours.Write]] {
    guard let neighbours else { return [:] }
    let records = try store.reading { tables throws(StoreError) in
      var records: Set<Int64> = []
      for cursor in cursors {
        records.formUnion(try tables.log(feed.state.id, after: cursor, limit: Self.batch).map(\.record))
      }
      return records
    }
    do throws(StoreError) { return try neighbours.writes(entity: feed.state.key.entity, records: records) } catch {
      // Another space's state must not stop this one: its rules' writes are told as a person's.
      observer.note(.trouble(subject: "neighbours", message: error.message))
      return [:]
    }
  }

  /// Saves what a subscription made of its log; gives the deliveries that are new.
  private func keep(_ telling: Telling, _ tables: any WatchTransaction) throws(StoreError) -> [Delivery] {
    var made: [Delivery] = []
    for var delivery in telling.deliveries {
      if delivery.kind == "updated" || delivery.kind == "changed" { try supersede(&delivery, tables) }
      guard let id = try tables.add(delivery) else { continue }
      delivery.id = id
      made.append(delivery)
    }
    let id = telling.subscription.id
    try tables.removeTold(id, Array(telling.forgotten))
    try tables.setTold(id, Array(telling.told.values))
    return made
  }

  /// Puts a newer version in the place of older ones that have not sent anything.
  private func supersede(_ delivery: inout Delivery, _ tables: any WatchTransaction) throws(StoreError) {
    guard let entity = delivery.entity, let record = delivery.record, delivery.state == .pending else { return }
    let older = try tables.open(rule: delivery.rule, trigger: delivery.trigger, entity: entity, record: record)
    for var other in older where other.state == .pending || other.state == .failed {
      guard try tables.steps(of: other.id).allSatisfy({ $0.state == .refused }) else { continue }
      // The change is told from the value that was told last.
      if let from = other.event["from"] {
        delivery.event["from"] = from
        delivery.event["previous"] = other.event["previous"]
      }
      other.end(.superseded, "a newer version of the record took its place", now)
      try tables.save(other)
    }
  }
}

/// The records and echoes of a log's entries, each worked out once for all of its readers.
private struct Versions {
  private let feed: Int64
  private let fields: [String]
  private let entity: String
  private let tables: any WatchTransaction
  private let others: [Int64: [Neighbours.Write]]
  private var records: [Int64: Record] = [:]
  private var echoes: [Int64: Echo] = [:]

  init(_ feed: FeedState, _ tables: any WatchTransaction, _ others: [Int64: [Neighbours.Write]]) {
    self.others = others
    self.feed = feed.id
    fields = feed.compared
    entity = feed.key.entity
    self.tables = tables
  }

  mutating func record(_ entry: LogEntry) -> Record? {
    if entry.kind == .deleted { return nil }
    if let known = records[entry.sequence] { return known }
    let record = RecordText.record(entry.body)
    records[entry.sequence] = record
    return record
  }

  mutating func echo(_ entry: LogEntry) throws(StoreError) -> Echo {
    if let known = echoes[entry.sequence] { return known }
    let own = try tables.steps(entity: entity, record: entry.record, limit: 20)
    let forgotten = own.filter { $0.step.after == nil }.map(\.step.id)
    let imprints = try tables.imprints(on: feed, of: forgotten)
    let echo = Echo(own, imprints: imprints, foreign: others[entry.record] ?? [], fields: fields)
    echoes[entry.sequence] = echo
    return echo
  }
}
