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
    """,
    watchTables,
    // What people ask while a watch goes on must not read all that it ever did.
    """
    CREATE INDEX delivery_parked ON delivery (rule, id) WHERE state = 'parked';
    CREATE INDEX delivery_run ON delivery (rule, clock) WHERE clock IS NOT NULL;
    """,
    "ALTER TABLE command ADD COLUMN record INTEGER",
    // What waits for a person is asked for with each look at the state, and is little of what there is.
    """
    ALTER TABLE step ADD COLUMN approved INTEGER;
    CREATE INDEX step_waiting ON step (delivery) WHERE state IN ('held', 'approved');
    CREATE TABLE approval (
      rule TEXT PRIMARY KEY, done INTEGER NOT NULL, asking INTEGER NOT NULL, asked INTEGER, rate INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE command ADD COLUMN text TEXT;
    """,
    "CREATE INDEX step_open ON step (delivery) WHERE state IN ('intent', 'unclear')",
    """
    ALTER TABLE told ADD COLUMN digest INTEGER;
    CREATE TABLE forget (
      id INTEGER PRIMARY KEY, entity TEXT NOT NULL, record INTEGER NOT NULL, words TEXT NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE imprint (
      step INTEGER NOT NULL REFERENCES step (id) ON DELETE CASCADE, feed INTEGER NOT NULL, before_updated INTEGER NOT NULL,
      before_hash INTEGER NOT NULL, updated INTEGER NOT NULL, hash INTEGER NOT NULL, exact INTEGER NOT NULL,
      PRIMARY KEY (step, feed)
    ) STRICT, WITHOUT ROWID;
    """,
    // For each change of a delivery SQLite made a table of its own out of each list of states.
    """
    DROP INDEX delivery_open;
    DROP INDEX delivery_of_record;
    CREATE INDEX delivery_open ON delivery (rule, id)
      WHERE (state = 'pending' OR state = 'running' OR state = 'failed' OR state = 'held');
    CREATE INDEX delivery_of_record ON delivery (entity, record, rule)
      WHERE (state = 'pending' OR state = 'running' OR state = 'failed' OR state = 'held');
    """,
  ]

  private static let watchTables = """
    CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE once (
      script TEXT NOT NULL, key TEXT NOT NULL, result BLOB NOT NULL, expires INTEGER,
      PRIMARY KEY (script, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE feed (
      id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, entity TEXT NOT NULL, filters TEXT NOT NULL,
      activated INTEGER NOT NULL, floor INTEGER NOT NULL, look_back INTEGER NOT NULL, scanned INTEGER, news INTEGER,
      census INTEGER, size INTEGER NOT NULL, fields TEXT, volatile TEXT NOT NULL, distrust TEXT, trouble TEXT,
      requests INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE known (
      feed INTEGER NOT NULL, id INTEGER NOT NULL, updated INTEGER NOT NULL, hash INTEGER NOT NULL, suspect INTEGER,
      PRIMARY KEY (feed, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX known_updated ON known (feed, updated);
    CREATE TABLE missing (
      feed INTEGER NOT NULL, id INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (feed, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE log (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, feed INTEGER NOT NULL, record INTEGER NOT NULL, kind INTEGER NOT NULL,
      updated INTEGER NOT NULL, seen INTEGER NOT NULL, held INTEGER NOT NULL, body BLOB NOT NULL,
      hash INTEGER NOT NULL, before_updated INTEGER, before_hash INTEGER
    ) STRICT;
    CREATE INDEX log_feed ON log (feed, sequence);
    CREATE TABLE subscription (
      id INTEGER PRIMARY KEY, rule TEXT NOT NULL, trigger TEXT NOT NULL, feed INTEGER, definition TEXT NOT NULL,
      cursor INTEGER NOT NULL, activated INTEGER NOT NULL, fired INTEGER, next INTEGER,
      UNIQUE (rule, trigger)
    ) STRICT;
    CREATE TABLE told (
      subscription INTEGER NOT NULL, record INTEGER NOT NULL, value TEXT NOT NULL, due INTEGER, body BLOB,
      PRIMARY KEY (subscription, record)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX told_due ON told (subscription, due) WHERE due IS NOT NULL;
    CREATE TABLE delivery (
      id INTEGER PRIMARY KEY AUTOINCREMENT, rule TEXT NOT NULL, trigger TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT,
      record INTEGER, version INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, body BLOB,
      full INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, attempts INTEGER NOT NULL, next INTEGER, clock INTEGER,
      chain INTEGER NOT NULL, ended INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX delivery_once ON delivery (rule, trigger, COALESCE(record, 0), version);
    CREATE INDEX delivery_open ON delivery (rule, id) WHERE state IN ('pending', 'running', 'failed', 'held');
    CREATE INDEX delivery_of_record ON delivery (entity, record, rule)
      WHERE state IN ('pending', 'running', 'failed', 'held');
    CREATE INDEX delivery_ended ON delivery (ended) WHERE ended IS NOT NULL;
    CREATE TABLE attempt (
      delivery INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, error TEXT NOT NULL
    ) STRICT;
    CREATE INDEX attempt_delivery ON attempt (delivery);
    CREATE TABLE step (
      id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL, operation TEXT NOT NULL, target TEXT NOT NULL, record INTEGER,
      body TEXT NOT NULL, key TEXT, path TEXT NOT NULL, occurrence INTEGER NOT NULL, state TEXT NOT NULL,
      intended INTEGER NOT NULL, ended INTEGER, answer TEXT NOT NULL, result INTEGER, base BLOB, after BLOB
    ) STRICT;
    CREATE INDEX step_delivery ON step (delivery);
    CREATE INDEX step_result ON step (target, result) WHERE result IS NOT NULL;
    CREATE TABLE sent (
      rule TEXT NOT NULL, at INTEGER NOT NULL, entity TEXT, record INTEGER, step INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sent_rule ON sent (rule, at);
    CREATE TABLE command (id INTEGER PRIMARY KEY, name TEXT NOT NULL, subject INTEGER NOT NULL) STRICT;
    CREATE TABLE paused (rule TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// Opens the file, creating it where it is missing, and brings it up to date.
  static func open(_ file: StateFile, busyTimeout: Duration) throws(StoreError) -> DatabaseQueue {
    try file.prepare()
    return try file.withOpeningLock { () throws(StoreError) in
      do {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout.inSeconds)
        configuration.label = "state"
        configuration.prepareDatabase { db in
          // What is deleted is overwritten, not only given free.
          try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        }
        let queue = try DatabaseQueue(path: file.path, configuration: configuration)
        try migrate(queue, file)
        return queue
      } catch {
        throw StoreError(error, file: file)
      }
    }
  }

  /// Tables in memory: empty ones, or a copy of the file's.
  static func openMemory(_ file: StateFile, copying: Bool) throws(StoreError) -> DatabaseQueue {
    do {
      let memory = try DatabaseQueue()
      if copying {
        let source = try open(file, busyTimeout: .seconds(5))
        try source.backup(to: memory)
        try source.close()
      }
      try migrate(memory, file)
      return memory
    } catch {
      throw StoreError(error, file: file)
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
