/// What is kept of feeds, within one transaction.
public protocol FeedTables {
  /// What is kept of a feed; nil for one that was never looked at.
  func feed(_ key: FeedKey) throws(StoreError) -> FeedState?
  /// All feeds that were ever looked at.
  func feeds() throws(StoreError) -> [FeedState]
  /// Saves a feed and gives it with its number.
  func save(_ feed: FeedState) throws(StoreError) -> FeedState
  /// What is known of records, by their ids.
  func known(_ feed: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: KnownRecord]
  /// The ids of the records that were stamped in a time.
  func knownIDs(_ feed: Int64, updatedFrom: Int64, to: Int64, limit: Int) throws(StoreError) -> [KnownRecord]
  /// The ids of all known records, rising.
  func knownIDs(_ feed: Int64) throws(StoreError) -> [Int64]
  /// How many records are known.
  func knownCount(_ feed: Int64) throws(StoreError) -> Int64
  /// The latest stamp at or before a moment.
  func latestKnown(_ feed: Int64, upTo moment: Int64) throws(StoreError) -> KnownRecord?
  /// Remembers records.
  func setKnown(_ feed: Int64, _ records: [KnownRecord]) throws(StoreError)
  /// Forgets records.
  func removeKnown(_ feed: Int64, _ ids: [Int64]) throws(StoreError)
  /// When records were first found missing.
  func missing(_ feed: Int64) throws(StoreError) -> [Int64: Int64]
  /// Notes since when a record is missing; nil when it is there again.
  func setMissing(_ feed: Int64, _ id: Int64, since: Int64?) throws(StoreError)
}
