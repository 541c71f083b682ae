import Automation
import GRDB
import JSONPages

extension WatchTables {
  func feed(_ key: FeedKey) throws(StoreError) -> FeedState? {
    try first("SELECT * FROM feed WHERE key = ?", [key.text]) { try feed($0) }
  }

  func feeds() throws(StoreError) -> [FeedState] { try rows("SELECT * FROM feed ORDER BY key") { try feed($0) } }

  func save(_ feed: FeedState) throws(StoreError) -> FeedState {
    var saved = feed
    let fields = feed.fields?.joined(separator: "\n")
    let values: StatementArguments = [
      feed.activated, feed.floor, feed.lookBack, feed.scanned, feed.news, feed.census, feed.size, fields,
      feed.volatile.joined(separator: "\n"), feed.distrust, feed.trouble, feed.requests,
    ]
    if feed.id != 0 {
      try run(
        """
        UPDATE feed SET activated = ?, floor = ?, look_back = ?, scanned = ?, news = ?, census = ?, size = ?,
        fields = ?, volatile = ?, distrust = ?, trouble = ?, requests = ? WHERE id = ?
        """, values + [feed.id])
      return saved
    }
    try run(
      """
      INSERT INTO feed (activated, floor, look_back, scanned, news, census, size, fields, volatile, distrust, trouble,
      requests, key, entity, filters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, values + [feed.key.text, feed.key.entity, try text(.object(feed.key.filters))])
    saved.id = db.lastInsertedRowID
    return saved
  }

  private func feed(_ row: Row) throws -> FeedState {
    let key = FeedKey(entity: row["entity"], filters: try object(row["filters"]))
    var feed = FeedState(key: key, activated: row["activated"], lookBack: row["look_back"])
    feed.id = row["id"]
    feed.floor = row["floor"]
    feed.scanned = row["scanned"]
    feed.news = row["news"]
    feed.census = row["census"]
    feed.size = row["size"]
    feed.fields = (row["fields"] as String?).map(Self.lines)
    feed.volatile = Self.lines(row["volatile"])
    feed.distrust = row["distrust"]
    feed.trouble = row["trouble"]
    feed.requests = row["requests"]
    return feed
  }

  private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  // MARK: Known records

  func known(_ feed: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: KnownRecord] {
    guard !ids.isEmpty else { return [:] }
    let found = try each(
      "SELECT id, updated, hash, suspect FROM known WHERE feed = \(feed) AND id IN (\(list(ids)))", Self.known)
    return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
  }

  func knownIDs(
    _ feed: Int64, updatedFrom: Int64, to: Int64, limit: Int
  ) throws(StoreError) -> [KnownRecord] {
    try rows(
      "SELECT id, updated, hash, suspect FROM known WHERE feed = ? AND updated BETWEEN ? AND ? ORDER BY updated LIMIT ?",
      [feed, updatedFrom, to, limit], Self.known)
  }

  func knownIDs(_ feed: Int64) throws(StoreError) -> [Int64] {
    try rows("SELECT id FROM known WHERE feed = ? ORDER BY id", [feed]) { $0[0] }
  }

  func knownCount(_ feed: Int64) throws(StoreError) -> Int64 {
    try first("SELECT count(*) FROM known WHERE feed = ?", [feed]) { $0[0] } ?? 0
  }

  func latestKnown(_ feed: Int64, upTo moment: Int64) throws(StoreError) -> KnownRecord? {
    try first(
      "SELECT id, updated, hash, suspect FROM known WHERE feed = ? AND updated <= ? ORDER BY updated DESC LIMIT 1",
      [feed, moment], Self.known)
  }

  func setKnown(_ feed: Int64, _ records: [KnownRecord]) throws(StoreError) {
    for record in records {
      try run(
        """
        INSERT INTO known (feed, id, updated, hash, suspect) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (feed, id) DO UPDATE SET updated = excluded.updated, hash = excluded.hash, suspect = excluded.suspect
        """, [feed, record.id, record.updated, record.hash, record.suspect])
    }
  }

  func removeKnown(_ feed: Int64, _ ids: [Int64]) throws(StoreError) {
    for id in ids { try run("DELETE FROM known WHERE feed = ? AND id = ?", [feed, id]) }
  }

  private static func known(_ row: Row) -> KnownRecord {
    KnownRecord(id: row[0], updated: row[1], hash: row[2], suspect: row[3])
  }

  func missing(_ feed: Int64) throws(StoreError) -> [Int64: Int64] {
    let found = try rows("SELECT id, since FROM missing WHERE feed = ?", [feed]) { ($0[0] as Int64, $0[1] as Int64) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func setMissing(_ feed: Int64, _ id: Int64, since: Int64?) throws(StoreError) {
    guard let since else { return try run("DELETE FROM missing WHERE feed = ? AND id = ?", [feed, id]) }
    try run("INSERT OR IGNORE INTO missing (feed, id, since) VALUES (?, ?, ?)", [feed, id, since])
  }

  // MARK: The log

  func append(_ entries: [LogEntry], to feed: Int64) throws(StoreError) {
    for entry in entries {
      try run(
        """
        INSERT INTO log (feed, record, kind, updated, seen, held, body, hash, before_updated, before_hash)
        VALUES (?, ?, ?, ?, ?, ?, CAST(? AS BLOB), ?, ?, ?)
        """,
        [
          feed, entry.record, entry.kind.rawValue, entry.updated, entry.seen, entry.isHeld,
          String(decoding: entry.body, as: UTF8.self), entry.hash, entry.before?.updated, entry.before?.hash,
        ])
    }
  }

  func log(_ feed: Int64, after sequence: Int64, limit: Int) throws(StoreError) -> [LogEntry] {
    try rows(
      Self.selectEntry + " WHERE feed = ? AND sequence > ? ORDER BY sequence LIMIT ?", [feed, sequence, limit], entry)
  }

  func versions(of record: Int64, in feed: Int64, limit: Int) throws(StoreError) -> [LogEntry] {
    // Without an index of its own: the log holds only what some trigger has not been told.
    try rows(
      Self.selectEntry + " WHERE feed = ? AND record = ? ORDER BY sequence DESC LIMIT ?", [feed, record, limit], entry)
  }

  private static let selectEntry = """
    SELECT sequence, record, kind, updated, seen, held, CAST(body AS TEXT), hash, before_updated, before_hash FROM log
    """

  private func entry(_ row: Row) throws -> LogEntry {
    guard let kind = LogEntry.Kind(rawValue: row[2]) else {
      throw StoreError(.damaged, "\(file.path) holds an unknown kind of event")
    }
    var entry = LogEntry(
      record: row[1], kind: kind, updated: row[3], seen: row[4], body: Array((row[6] as String).utf8))
    entry.sequence = row[0]
    entry.isHeld = row[5]
    entry.hash = row[7]
    if let updated = row[8] as Int64?, let hash = row[9] as Int64? {
      entry.before = KnownRecord(id: entry.record, updated: updated, hash: hash)
    }
    return entry
  }

  func lastSequence() throws(StoreError) -> Int64 {
    try first("SELECT seq FROM sqlite_sequence WHERE name = 'log'") { $0[0] } ?? 0
  }

  func lastSequence(of feed: Int64) throws(StoreError) -> Int64 {
    try first("SELECT max(sequence) FROM log WHERE feed = ?", [feed]) { $0[0] as Int64? ?? 0 } ?? 0
  }
}
