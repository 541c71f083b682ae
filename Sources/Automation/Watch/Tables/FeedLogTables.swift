/// The logs of feeds, within one transaction.
public protocol FeedLogTables {
  /// Adds entries to the log of a feed.
  func append(_ entries: [LogEntry], to feed: Int64) throws(StoreError)
  /// The entries of a feed behind a place in the log, in order.
  func log(_ feed: Int64, after sequence: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  /// The versions of one record that are still kept, the latest first.
  func versions(of record: Int64, in feed: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  /// The last place in the log of all feeds.
  func lastSequence() throws(StoreError) -> Int64
  /// The last place in the log of one feed.
  func lastSequence(of feed: Int64) throws(StoreError) -> Int64
}
