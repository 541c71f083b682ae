import Automation
import GRDB

/// The tables of a state file, and how an older file becomes a current one.
enum StateSchema {
  /// What leads from each version to the next; the place in the list is the version. Never change one that was released.
  private static let migrations = [
    """
    CREATE TABLE value (
      script TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, expires REAL,
      PRIMARY KEY (script, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX value_expires ON value (expires) WHERE expires IS NOT NULL;
    """
  ]

  /// Opens the file, creating it where it is missing, and brings it up to date.
  static func open(_ file: StateFile, busyTimeout: Duration) throws(StoreError) -> DatabaseQueue {
    try file.prepare()
    return try file.withOpeningLock { () throws(StoreError) in
      do {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout.inSeconds)
        configuration.label = "state"
        configuration.prepareDatabase { db in
          try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        try migrate(queue, file)
        return queue
      } catch {
        throw StoreError(error, file: file)
      }
    }
  }

  private static func migrate(_ queue: DatabaseQueue, _ file: StateFile) throws {
    let version = try queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    if version == migrations.count { return }
    guard version < migrations.count else {
      throw StoreError(
        .newer,
        "\(file.path) was written by a newer version of concierge; run that one, or set CONCIERGE_HOME to another folder"
      )
    }
    try queue.inTransaction(.immediate) { db in
      for migration in migrations[version...] { try db.execute(sql: migration) }
      try db.execute(sql: "PRAGMA user_version = \(migrations.count)")
      return .commit
    }
  }
}
