import Automation
import GRDB
import JSONPages
import Synchronization

/// The state of one account in an SQLite file: the values of scripts, shared by every process, and the tables of the watch,
/// written by its owner.
///
/// The file is opened by the first call. Each change is on the disk when its call returns (WAL, `synchronous = FULL`).
/// A file that can't be read is never deleted or replaced.
public final class StateStore: ScriptStore {
  /// Where the tables are.
  private enum Place {
    /// In a file.
    case file
    /// In memory, and gone with the store.
    case memory
    /// In memory, beginning with what the file held.
    case copy
  }

  let file: StateFile
  let now: StoreClock
  private let place: Place
  private let busyTimeout: Duration
  private let whenOpened: @Sendable () -> Void
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// A store in a file.
  ///
  /// - Parameters:
  ///   - busyTimeout: how long a call waits for another process that is writing.
  ///   - now: the clock of lifetimes.
  ///   - whenOpened: hears that the file was opened.
  public init(
    _ file: StateFile, busyTimeout: Duration = .seconds(5), now: @escaping StoreClock,
    whenOpened: @escaping @Sendable () -> Void = {}
  ) {
    self.file = file
    self.busyTimeout = busyTimeout
    self.now = now
    self.whenOpened = whenOpened
    place = .file
  }

  /// A store that is forgotten with the process: for spaces that are made up.
  public init(inMemory now: @escaping StoreClock) {
    file = StateFile(home: "", address: "", account: "memory")
    busyTimeout = .zero
    self.now = now
    whenOpened = {}
    place = .memory
  }

  /// A copy of a file's tables that is thrown away: for dry runs.
  public init(copyOf file: StateFile, now: @escaping StoreClock) {
    self.file = file
    busyTimeout = .seconds(5)
    self.now = now
    whenOpened = {}
    place = .copy
  }

  /// Whether other processes have the same tables.
  var isShared: Bool { place == .file }

  /// The value of a key.
  public func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    let now = now()
    let bytes = try access { db in
      try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT value FROM value WHERE script = ? AND key = ? AND (expires IS NULL OR expires > ?)"),
        arguments: [script, key, now])?.withUnsafeData(atIndex: 0) { $0.map { [UInt8]($0) } ?? [] }
    }
    return try bytes.map { bytes throws(StoreError) in try decode(bytes, key: key, script: script) }
  }

  /// Sets the value of a key.
  public func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) throws(StoreError) {
    let bytes = try encode(value, key: key)
    let now = now()
    let expires = ttl.map { now + $0.inSeconds }
    try change { db in try Self.write(bytes, expires: expires, forKey: key, script: script, in: db) }
  }

  /// Adds to the number of a key.
  public func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    let now = now()
    return try change { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT value, expires FROM value WHERE script = ? AND key = ? AND (expires IS NULL OR expires > ?)"),
        arguments: [script, key, now])
      let old = try row.map { row in
        let bytes = try row.withUnsafeData(atIndex: 0) { $0.map { [UInt8]($0) } ?? [] }
        return try self.decode(bytes, key: key, script: script)
      }
      let sum = try storeSum(old, amount, key: key)
      let expires: Double? = row?["expires"]
      try Self.write(self.encode(sum, key: key), expires: expires, forKey: key, script: script, in: db)
      return sum
    }
  }

  /// Forgets a key.
  public func removeValue(forKey key: String, script: String) throws(StoreError) {
    try change { db in
      try db.cachedStatement(sql: "DELETE FROM value WHERE script = ? AND key = ?").execute(arguments: [script, key])
    }
  }

  /// The keys that begin with a prefix.
  public func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    let now = now()
    return try access { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT key FROM value WHERE script = ? AND substr(key, 1, length(?)) = ?
            AND (expires IS NULL OR expires > ?) ORDER BY key
            """),
        arguments: [script, prefix, prefix, now])
    }
  }

  /// Closes the file; a later call opens it again.
  public func close() throws(StoreError) {
    try opened.withLock { opened throws(StoreError) in
      do { try opened?.close() } catch { throw StoreError(error, file: file) }
      opened = nil
    }
  }
}

extension StateStore {
  static func write(
    _ bytes: [UInt8], expires: Double?, forKey key: String, script: String, in db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO value (script, key, value, expires) VALUES (?, ?, CAST(? AS BLOB), ?)
        ON CONFLICT (script, key) DO UPDATE SET value = excluded.value, expires = excluded.expires
        """
    ).execute(arguments: [script, key, String(decoding: bytes, as: UTF8.self), expires])
  }

  func encode(_ value: JSONValue, key: String) throws(StoreError) -> [UInt8] {
    do { return try value.encoded() } catch {
      throw StoreError(.failed, "the value of \"\(key)\" can't be kept: \(error.message)")
    }
  }

  func decode(_ bytes: [UInt8], key: String, script: String) throws(StoreError) -> JSONValue {
    do { return try JSONValue(parsing: PaddedBytes(bytes)) } catch {
      throw StoreError(
        .damaged, "the value of \"\(key)\" of \(script) in \(file.path) is not JSON (\(error.message)); store.delete it"
      )
    }
  }

  func access<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    let queue = try queue()
    do { return try queue.inDatabase(body) } catch { throw StoreError(error, file: file) }
  }

  /// One transaction that holds the right to write from its start, so that what it read is still true when it writes.
  private func change<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    let queue = try queue()
    let now = now()
    do {
      var result: Result?
      try queue.inTransaction(.immediate) { db in
        // Expired values go with the next change, at most a few, so that no change has to wait for all of them.
        try db.cachedStatement(
          sql: """
            DELETE FROM value WHERE (script, key) IN
            (SELECT script, key FROM value WHERE expires <= ? LIMIT 100)
            """
        ).execute(arguments: [now])
        result = try body(db)
        return .commit
      }
      guard let result else { throw StoreError(.failed, "the change to \(file.path) has no result") }
      return result
    } catch {
      throw StoreError(error, file: file)
    }
  }

  func queue() throws(StoreError) -> DatabaseQueue {
    try opened.withLock { opened throws(StoreError) in
      if let opened { return opened }
      let queue =
        switch place {
        case .file: try StateSchema.open(file, busyTimeout: busyTimeout)
        case .memory: try StateSchema.openMemory(file, copying: false)
        case .copy: try StateSchema.openMemory(file, copying: true)
        }
      opened = queue
      whenOpened()
      return queue
    }
  }
}
