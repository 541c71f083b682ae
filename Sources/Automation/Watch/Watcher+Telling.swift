import JSONPages
import Nexudus

extension Watcher {
  /// How many entries of a log are told in one transaction.
  private static let batch = 500

  /// Makes deliveries of what the feeds' logs hold for each trigger.
  func tell(_ now: Int64) throws(StoreError) {
    for key in untold.sorted(by: { $0.text < $1.text }) {
      guard let feed = feeds[key] else {
        untold.remove(key)
        continue
      }
      let waiting = listeners(of: key).filter { !isPaused($0.trigger.rule) }
      while try tell(feed, waiting, now) {}
      untold.remove(key)
    }
  }

  /// Tells one batch; false when there was nothing.
  private func tell(
    _ feed: Feed, _ listeners: [(trigger: Trigger, subscription: Subscription)], _ now: Int64
  ) throws(StoreError) -> Bool {
    let last = try store.reading { tables throws(StoreError) in try tables.lastSequence(of: feed.state.id) }
    let behind = listeners.filter { place(of: $0.trigger)?.cursor ?? last < last }
    if behind.isEmpty { return false }
    // Before the own transaction: two spaces that told at the same time would wait for each other.
    let others = try foreignWrites(feed, Set(behind.compactMap { place(of: $0.trigger)?.cursor }))
    var cursors: [TriggerKey: Int64] = [:]
    var made: [Delivery] = []
    try store.transaction(owner: owner) { tables throws(StoreError) in
      var batches: [Int64: [LogEntry]] = [:]
      var versions = Versions(feed.state, tables, others)
      for (trigger, _) in behind {
        guard let subscription = place(of: trigger) else { continue }
        let entries: [LogEntry]
        if let read = batches[subscription.cursor] {
          entries = read
        } else {
          entries = try tables.log(feed.state.id, after: subscription.cursor, limit: Self.batch)
          batches[subscription.cursor] = entries
        }
        let memory =
          trigger.kind == .updated ? [:] : try tables.told(subscription.id, Array(Set(entries.map(\.record))))
        var telling = Telling(trigger, subscription, now: now, catchUp: settings.catchUp.components.seconds)
        for entry in entries {
          let record = versions.record(entry)
          let echo = try versions.echo(entry)
          telling.take(
            entry, record: record, memory: memory[entry.record],
            isEcho: record.map { echo.isOwn(entry, $0, rule: trigger.rule) } ?? false, chain: echo.chain(of: entry))
        }
        made += try keep(telling, tables)
        let end = entries.last?.sequence ?? last
        try tables.setCursor(subscription.id, end)
        cursors[TriggerKey(rule: trigger.rule, trigger: trigger.name)] = end
      }
    }
    nextDueMoment = nil
    for (key, cursor) in cursors { subscriptions[key]?.cursor = cursor }
    for delivery in made {
      if delivery.state == .pending { ready[delivery.rule] = 0 } else { observer.note(.delivery(delivery, effects: 0)) }
    }
    return true
  }

  /// What rules of other spaces did to the records that are about to be told.
  private func foreignWrites(
    _ feed: Feed, _ cursors: Set<Int64>
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
