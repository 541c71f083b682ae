import Automation
import GRDB

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How much room a state takes.
public struct StateSize: Sendable, Hashable {
  /// The file; nil where it is in memory alone.
  public var path: String?
  /// The bytes of the file and its write-ahead log.
  public var bytes: Int64
  /// How many of them hold nothing and are used again before the file grows.
  public var free: Int64
  /// When the oldest event that is over and still kept came to its end; nil where there is none.
  public var oldest: Int64?
}

extension StateStore {
  /// How much room the state takes; costs no more for a large one.
  public func size() throws(StoreError) -> StateSize {
    let (pages, free, page, oldest) = try access { db in
      func number(_ sql: String) throws -> Int64? { try Int64.fetchOne(db, sql: sql) }
      return (
        try number("PRAGMA page_count") ?? 0, try number("PRAGMA freelist_count") ?? 0,
        try number("PRAGMA page_size") ?? 0, try number("SELECT min(ended) FROM delivery WHERE ended IS NOT NULL")
      )
    }
    var status = stat()
    let log = isShared && stat(file.path + "-wal", &status) == 0 ? Int64(status.st_size) : 0
    return StateSize(path: isShared ? file.path : nil, bytes: pages * page + log, free: free * page, oldest: oldest)
  }
}
