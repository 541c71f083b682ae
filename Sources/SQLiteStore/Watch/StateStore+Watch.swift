import Automation
import GRDB
import JSONPages

extension StateStore: WatchStore {
  /// Runs changes as one transaction.
  public func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let queue = try queue()
    do {
      var result: Result?
      try queue.inTransaction(.immediate) { db in
        let tables = WatchTables(db, file: file, now: now())
        if let owner, try tables.epoch() != owner {
          throw StoreError(.ownership, "another process has taken over the watch of \(file.path)")
        }
        result = try body(tables)
        return .commit
      }
      guard let result else { throw StoreError(.failed, "the change to \(file.path) has no result") }
      return result
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// Reads as of one moment.
  public func reading<Result>(
    _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let queue = try queue()
    do {
      var result: Result?
      try queue.inTransaction(.deferred) { db in
        result = try body(WatchTables(db, file: file, now: now()))
        return .commit
      }
      guard let result else { throw StoreError(.failed, "reading \(file.path) has no result") }
      return result
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// Makes the caller the owner.
  public func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64 {
    try transaction(owner: nil) { tables throws(StoreError) in
      let epoch = (try tables.note("epoch").flatMap { Int64($0) } ?? 0) + 1
      try tables.setNote("epoch", "\(epoch)")
      try tables.setNote("owner", "\(process)")
      try tables.setNote("owned", "\(moment)")
      guard let tables = tables as? WatchTables else { return epoch }
      try tables.run("UPDATE delivery SET state = 'pending' WHERE state = 'running'")
      return epoch
    }
  }

  /// The result of a `once` that still counts.
  public func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue? {
    try access { db in
      try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT CAST(result AS TEXT) FROM once
            WHERE script = ? AND key IN (?, ?) AND (expires IS NULL OR expires > ?)
            """
        ),
        arguments: [script, key, Tombstone.key(of: key), now]
      ).map { row in try self.decode(Array((row[0] as String).utf8), key: key, script: script) }
    }
  }

  /// Keeps the result of a `once`.
  public func setOnce(
    _ key: String, script: String, result: JSONValue, expires: Int64?
  ) throws(StoreError) {
    let bytes = try encode(result, key: key)
    try transaction(owner: nil) { tables throws(StoreError) in
      guard let tables = tables as? WatchTables else { return }
      try tables.run(
        """
        INSERT INTO once (script, key, result, expires) VALUES (?, ?, CAST(? AS BLOB), ?)
        ON CONFLICT (script, key) DO UPDATE SET result = excluded.result, expires = excluded.expires
        """, [script, key, String(decoding: bytes, as: UTF8.self), expires])
    }
  }

  /// Takes the right to work on a key of `once`.
  public func claimOnce(_ key: String, script: String) throws(StoreError) -> OnceClaim? {
    guard isShared else { return OnceClaim {} }
    return try OnceLock.claim(key, script: script, of: file)
  }
}

extension StateStore: EffectCounts {
  /// Counts one effect of a rule.
  public func countEffect(of rule: String, at moment: Int64, limit: RateLimit) throws(StoreError) -> Int64? {
    try transaction(owner: nil) { tables throws(StoreError) in
      let window = limit.window.components.seconds
      let sent = try tables.sent(rule: rule, record: nil, since: moment - window)
      if sent.count >= limit.count { return (sent.first ?? moment) + window }
      guard let tables = tables as? WatchTables else { return nil }
      try tables.run("INSERT INTO sent (rule, at, step) VALUES (?, ?, 0)", [rule, moment])
      return nil
    }
  }
}
