import Automation
import GRDB
import JSONPages

/// The tables of the watch in one transaction: every statement of the watch is in this type and its extensions.
final class WatchTables: WatchTransaction {
  let db: Database
  let file: StateFile
  let now: Double

  init(_ db: Database, file: StateFile, now: Double) {
    self.db = db
    self.file = file
    self.now = now
  }

  func epoch() throws(StoreError) -> Int64 { try note("epoch").flatMap { Int64($0) } ?? 0 }

  /// Runs a statement that gives no rows.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws(StoreError) {
    do { try db.cachedStatement(sql: sql).execute(arguments: arguments) } catch { throw StoreError(error, file: file) }
  }

  /// The rows of a query.
  func rows<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ make: (Row) throws -> Value
  ) throws(StoreError) -> [Value] {
    do {
      var values: [Value] = []
      let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
      while let row = try cursor.next() { values.append(try make(row)) }
      return values
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// The first row of a query.
  func first<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ make: (Row) throws -> Value
  ) throws(StoreError) -> Value? {
    do {
      return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments).map { try make($0) }
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// JSON text of a column.
  func json(_ text: String) throws -> JSONValue {
    do { return try JSONValue(parsing: PaddedBytes(text)) } catch {
      throw StoreError(.damaged, "\(file.path) holds a text that is not JSON (\(error.message))")
    }
  }

  func object(_ text: String) throws -> JSONObject { try json(text).object ?? [:] }

  func text(_ value: JSONValue) throws(StoreError) -> String {
    do { return try value.encodedString() } catch {
      throw StoreError(.failed, "a value can't be kept: \(error.message)")
    }
  }

  /// A list of numbers for `IN (...)`: they are ours, and there may be more than a statement takes arguments.
  func list(_ ids: [Int64]) -> String { ids.map(String.init).joined(separator: ",") }

  /// A statement that is not worth keeping prepared, because its text differs each time.
  func each<Value>(_ sql: String, _ make: (Row) throws -> Value) throws(StoreError) -> [Value] {
    do {
      var values: [Value] = []
      let cursor = try Row.fetchCursor(db, sql: sql)
      while let row = try cursor.next() { values.append(try make(row)) }
      return values
    } catch {
      throw StoreError(error, file: file)
    }
  }

  /// Runs a statement whose text differs each time.
  func runOnce(_ sql: String) throws(StoreError) {
    do { try db.execute(sql: sql) } catch { throw StoreError(error, file: file) }
  }
}

extension WatchTables {
  func note(_ key: String) throws(StoreError) -> String? {
    try first("SELECT value FROM note WHERE key = ?", [key]) { $0[0] }
  }

  func setNote(_ key: String, _ value: String?) throws(StoreError) {
    guard let value else { return try run("DELETE FROM note WHERE key = ?", [key]) }
    try run(
      "INSERT INTO note (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
      [key, value])
  }

  func paused() throws(StoreError) -> Set<String> { Set(try rows("SELECT rule FROM paused") { $0[0] as String }) }

  func pauses() throws(StoreError) -> [String: Int64] {
    let found = try rows("SELECT rule, at FROM paused") { ($0[0] as String, $0[1] as Int64) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func setPaused(_ rule: String, _ isPaused: Bool, at moment: Int64) throws(StoreError) {
    if isPaused {
      try run("INSERT OR IGNORE INTO paused (rule, at) VALUES (?, ?)", [rule, moment])
    } else {
      try run("DELETE FROM paused WHERE rule = ?", [rule])
    }
  }

  func add(_ command: WatchCommand) throws(StoreError) {
    let (name, subject, record, text): (String, Int64, Int64?, String?) =
      switch command {
      case .retry(let delivery): ("retry", delivery, nil, nil)
      case .drop(let delivery): ("drop", delivery, nil, nil)
      case .sent(let step, let record): ("sent", step, record, nil)
      case .again(let step): ("again", step, nil, nil)
      case .approve(let step): ("approve", step, nil, nil)
      case .reject(let step, let reason): ("reject", step, nil, reason)
      }
    try run("INSERT INTO command (name, subject, record, text) VALUES (?, ?, ?, ?)", [name, subject, record, text])
    try setNote("commands", "1")
  }

  func takeCommands() throws(StoreError) -> [WatchCommand] {
    let commands = try rows("SELECT name, subject, record, text FROM command ORDER BY id") { row -> WatchCommand? in
      let (name, subject): (String, Int64) = (row[0], row[1])
      return switch name {
      case "retry": .retry(delivery: subject)
      case "drop": .drop(delivery: subject)
      case "sent": .sent(step: subject, record: row[2])
      case "again": .again(step: subject)
      case "approve": .approve(step: subject)
      case "reject": .reject(step: subject, reason: row[3])
      default: nil
      }
    }
    if !commands.isEmpty { try run("DELETE FROM command") }
    return commands.compactMap(\.self)
  }

  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    try first(
      "SELECT CAST(value AS TEXT) FROM value WHERE script = ? AND key = ? AND (expires IS NULL OR expires > ?)",
      [script, key, now]
    ) { try json($0[0]) }
  }

  func apply(_ change: StoreChange, script: String) throws(StoreError) {
    switch change {
    case .set(let key, let value, let expires):
      try run(
        """
        INSERT INTO value (script, key, value, expires) VALUES (?, ?, CAST(? AS BLOB), ?)
        ON CONFLICT (script, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
        """, [script, key, try text(value), expires])
    case .add(let key, let amount):
      let old = try value(forKey: key, script: script)
      let sum = try storeSum(old, amount, key: key)
      try run(
        """
        INSERT INTO value (script, key, value) VALUES (?, ?, CAST(? AS BLOB))
        ON CONFLICT (script, key) DO UPDATE SET value = excluded.value
        """, [script, key, try text(sum)])
    case .remove(let key):
      try run("DELETE FROM value WHERE script = ? AND key = ?", [script, key])
    }
  }
}
