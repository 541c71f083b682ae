import Automation
import GRDB

extension StateStore {
  /// Writes the file anew without what was erased, and empties the write-ahead log.
  ///
  /// Free pages are overwritten as they are given free; pages that are in use may still hold, between their rows, copies
  /// of rows that moved. Only writing the file anew removes those.
  public func wipe() throws(StoreError) {
    guard let wish = try reading({ tables throws(StoreError) in try tables.note(Self.wish) }) else { return }
    if wish != Self.isWritten {
      try unlocked { db in try db.execute(sql: "VACUUM") }
      // Where somebody reads, only the rest is done again.
      try transaction(owner: nil) { tables throws(StoreError) in try tables.setNote(Self.wish, Self.isWritten) }
    }
    let isBusy = try unlocked { db in
      try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { $0[0] as Int64 != 0 } ?? false
    }
    if isBusy { throw StoreError(.locked, "\(file.path) is being read, so what was erased is still in its log") }
    try transaction(owner: nil) { tables throws(StoreError) in
      // Something more may have been erased meanwhile.
      if try tables.note(Self.wish) == Self.isWritten { try tables.setNote(Self.wish, nil) }
    }
  }

  /// The note of a transaction that erased something.
  static let wish = "wipe"
  private static let isWritten = "written"

  /// Runs statements that can't be part of a transaction.
  private func unlocked<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    let queue = try queue()
    do { return try queue.writeWithoutTransaction(body) } catch { throw StoreError(error, file: file) }
  }
}
