import JSONPages

/// What is kept of a feed between scans. Moments are the server's, in seconds since 1970.
public struct FeedState: Sendable, Hashable {
  /// The feed's number in the store; 0 until it has been saved.
  public var id: Int64 = 0
  /// Which feed it is.
  public var key: FeedKey
  /// When it was first looked at.
  public var activated: Int64
  /// Every version stamped before this moment has been seen.
  public var floor: Int64
  /// How far back each scan reaches, in seconds.
  public var lookBack: Int64
  /// When the last whole scan began; nil before the first.
  public var scanned: Int64?
  /// When a scan last brought something new.
  public var news: Int64?
  /// When all of its records were last listed; nil if never.
  public var census: Int64?
  /// How many records the last whole listing had.
  public var size: Int64 = 0
  /// The fields that its hashes cover: those that its records had when it was first looked at; nil before the first row.
  public var fields: [String]?
  /// Fields that change without a new stamp and without meaning, which hashes leave out.
  public var volatile: [String] = []
  /// Why it is read by whole listings instead of by time; nil while the server does what it was asked.
  public var distrust: String?
  /// What went wrong in the last scan; nil if nothing did.
  public var trouble: String?
  /// The requests that its scans have made.
  public var requests: Int64 = 0

  /// A feed that has not been looked at.
  public init(key: FeedKey, activated: Int64, lookBack: Int64) {
    self.key = key
    self.activated = activated
    self.lookBack = lookBack
    floor = activated
  }

  /// The fields that tell a version of a record from another.
  public var compared: [String] { (fields ?? []).filter { !volatile.contains($0) } }
}

/// What is known of a record that was told of: enough to see whether a row is news.
public struct KnownRecord: Sendable, Hashable {
  /// The record.
  public var id: Int64
  /// Its stamp, in seconds since 1970.
  public var updated: Int64
  /// The hash over its fields.
  public var hash: Int64
  /// A hash that came with an older stamp: told when it comes again.
  public var suspect: Int64?

  /// What is known of a record.
  public init(id: Int64, updated: Int64, hash: Int64, suspect: Int64? = nil) {
    self.id = id
    self.updated = updated
    self.hash = hash
    self.suspect = suspect
  }
}

/// One version of a record in a feed's log.
public struct LogEntry: Sendable, Hashable {
  /// What happened to the record.
  public enum Kind: Int64, Sendable {
    case created, updated, left, deleted
  }

  /// Its place in the log of all feeds, rising.
  public var sequence: Int64 = 0
  /// The record.
  public var record: Int64
  /// What happened.
  public var kind: Kind
  /// The record's stamp.
  public var updated: Int64
  /// When it was seen, by the server's clock.
  public var seen: Int64
  /// Whether so many came at once that a person should look first.
  public var isHeld = false
  /// The record as it was listed; for deleted ones empty.
  public var body: [UInt8]
  /// The hash over the record's fields.
  public var hash: Int64 = 0
  /// The version that was known before; nil if none was.
  public var before: KnownRecord?

  /// An entry that has no place yet.
  public init(record: Int64, kind: Kind, updated: Int64, seen: Int64, body: [UInt8]) {
    self.record = record
    self.kind = kind
    self.updated = updated
    self.seen = seen
    self.body = body
  }
}
