import Automation
import GRDB

extension StateStore {
  /// What SQLite finds wrong with the file; empty where it is whole. Reads all of it.
  public func damage() throws(StoreError) -> [String] {
    try access { db in try String.fetchAll(db, sql: "PRAGMA quick_check(5)") }.filter { $0 != "ok" }
  }
}
