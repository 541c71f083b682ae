import JSONPages
import Nexudus

/// Whole listings: they find what stamps do not show, records that are gone and fields that change in silence.
extension Watcher {
  /// Lists all records of a feed and tells what differs from what is known.
  func takeCensus(_ key: FeedKey) async {
    guard let feed = feeds[key] else { return }
    do {
      let source = FeedReader(entity: feed.entity, reader: reader, clock: clock)
      let begun = now
      let floor = feed.state.floor
      let first = reader.requests
      var present: [Int64] = []
      var changed: [ScannedRow] = []
      let walk = reader.listing(try ListQuery.make(feed.entity, where: feed.state.key.filters))
      while let page = try await walk.next() {
        let rows = try ScannedRow.rows(of: page.records, entity: feed.entity.name)
        present += rows.map(\.id)
        changed += try differing(rows, of: key)
      }
      present.sort()
      let missing = try missingIDs(of: key, present: present)
      let found = try await source.present(Array(missing.prefix(Self.mostConfirmed)))
      try commit(
        Census(
          begun: begun, floor: floor, present: present, changed: changed, missing: missing, found: found,
          requests: reader.requests - first), of: key)
    } catch {
      fail(key, error)
    }
    wake()
  }

  /// How many missing records one census looks up.
  private static let mostConfirmed = 1000

  struct Census {
    let begun: Int64
    let floor: Int64
    let present: [Int64]
    let changed: [ScannedRow]
    let missing: [Int64]
    let found: [Int64: Record?]
    let requests: Int
  }

  /// The rows that are not as they are known, each apart from its page.
  private func differing(_ rows: [ScannedRow], of key: FeedKey) throws(StoreError) -> [ScannedRow] {
    guard let state = feeds[key]?.state else { return [] }
    let known = try store.reading { tables throws(StoreError) in try tables.known(state.id, rows.map(\.id)) }
    let fields = state.compared
    return rows.filter { row in
      guard let old = known[row.id] else { return true }
      return old.updated != row.updated || old.hash != row.record.hash(over: fields)
    }.compactMap { row in RecordText.record(row.record.bytes).flatMap(ScannedRow.init) }
  }

  /// What was known, or told of, and is not in the list.
  private func missingIDs(of key: FeedKey, present: [Int64]) throws(StoreError) -> [Int64] {
    guard let state = feeds[key]?.state else { return [] }
    let subscriptions = (index.audiences[key]?.triggers ?? []).compactMap { place(of: $0) }
    let expected = try store.reading { tables throws(StoreError) in
      var ids = Set(try tables.knownIDs(state.id))
      for subscription in subscriptions { ids.formUnion(try tables.toldIDs(subscription.id)) }
      return ids
    }
    return expected.subtracting(present).sorted()
  }

  private func commit(_ census: Census, of key: FeedKey) throws(StoreError) {
    guard var feed = feeds[key] else { return }
    let now = now
    var state = feed.state
    state.census = census.begun
    state.size = Int64(census.present.count)
    state.requests += Int64(census.requests)
    state.trouble = nil
    if state.fields == nil, let row = census.changed.first { state.fields = row.record.hashedFields(of: key.entity) }
    let (saved, entries, waits) = try store.transaction(owner: owner) {
      [state] tables throws(StoreError) -> (FeedState, [LogEntry], Bool) in
      var state = state
      let known = try tables.known(state.id, census.changed.map(\.id))
      var news = Classification(
        census.changed, known: known, feed: state, quietBelow: state.census == nil ? .max : census.floor, now: now)
      news.holdEdits(ofSize: state.size)
      try tables.setKnown(state.id, news.known)
      var (gone, waits) = try Self.gone(census, state, tables, now)
      // A server that lost half of its records in a bad moment is a matter for a person.
      if gone.count > max(20, Int(state.size + Int64(gone.count)) / 10) {
        for index in gone.indices { gone[index].isHeld = true }
      }
      let entries = news.entries + gone
      if !entries.isEmpty { state.news = census.begun }
      try tables.append(entries, to: state.id)
      try tables.removeKnown(state.id, gone.filter { $0.kind == .deleted }.map(\.record))
      return (try tables.save(state), entries, waits)
    }
    feed.state = saved
    feed.isBusy = false
    feed.failures = 0
    feed.scans += 1
    feed.needsCensusSoon = waits
    feed.next = min(max(feed.next, now), now + pace(of: key).wait(quiet: now - (saved.news ?? 0), failures: 0))
    feeds[key] = feed
    recover(key.text)
    if !entries.isEmpty {
      untold.insert(key)
      observer.note(.news(feed: key.text, count: entries.count))
      if entries.contains(where: \.isHeld) {
        complain(
          "changes of \(key.text)",
          "\(entries.count) records changed or went at once; their deliveries wait for a person")
      }
    }
  }

  /// The records that are surely gone, and whether others wait for a second look.
  private static func gone(
    _ census: Census, _ state: FeedState, _ tables: any WatchTransaction, _ now: Int64
  ) throws(StoreError) -> (entries: [LogEntry], waits: Bool) {
    var entries: [LogEntry] = []
    var waits = false
    let before = try tables.missing(state.id)
    let missing = Set(census.missing)
    for id in before.keys where !missing.contains(id) { try tables.setMissing(state.id, id, since: nil) }
    for id in census.missing {
      guard let answer = census.found[id] else { continue }
      if let record = answer {
        try tables.setMissing(state.id, id, since: nil)
        // It is there, but no longer in the server's set: texts decide that, and only the server reads them.
        guard !state.key.filters.isEmpty else { continue }
        var entry = LogEntry(
          record: id, kind: .left, updated: record.updatedSeconds ?? now, seen: now, body: record.bytes)
        entry.before = nil
        entries.append(entry)
        try tables.removeKnown(state.id, [id])
      } else if let since = before[id] {
        guard now - since >= state.lookBack else {
          waits = true
          continue
        }
        entries.append(LogEntry(record: id, kind: .deleted, updated: now, seen: now, body: []))
        try tables.setMissing(state.id, id, since: nil)
      } else {
        try tables.setMissing(state.id, id, since: now)
        waits = true
      }
    }
    return (entries, waits)
  }
}
