import JSONPages
import Nexudus

/// How far a trigger has read its feed's log.
public struct Subscription: Sendable, Hashable {
  /// Its number in the store; 0 until it has been saved.
  public var id: Int64 = 0
  /// The rule.
  public var rule: String
  /// The trigger's name in the rule.
  public var trigger: String
  /// The feed; nil for schedules.
  public var feed: Int64?
  /// The set that its baseline was taken for, as text.
  public var definition: String
  /// The last entry of the log that it has been through.
  public var cursor: Int64
  /// When it was activated, by the server's clock.
  public var activated: Int64
  /// When its schedule last fired; nil if never.
  public var fired: Int64?
  /// When its schedule fires next.
  public var next: Int64?

  /// A subscription at a place in the log.
  public init(
    rule: String, trigger: String, feed: Int64?, definition: String, cursor: Int64, activated: Int64
  ) {
    self.rule = rule
    self.trigger = trigger
    self.feed = feed
    self.definition = definition
    self.cursor = cursor
    self.activated = activated
  }
}

/// What a subscription last told of a record.
public struct Told: Sendable, Hashable {
  /// The record.
  public var record: Int64
  /// The value of the field that it watches; null where being in the set is all.
  public var value: JSONValue
  /// When it is due; nil where nothing is, or where it has been told.
  public var due: Int64?
  /// The record as it was, for those that leave.
  public var body: [UInt8]?
  /// The digest of a value that was forgotten; ``value`` is null then.
  public var digest: Int64?

  /// What was told of a record.
  public init(record: Int64, value: JSONValue = .null, due: Int64? = nil, body: [UInt8]? = nil) {
    self.record = record
    self.value = value
    self.due = due
    self.body = body
  }

  /// Whether this is the value that was told last.
  func isSame(_ value: JSONValue) -> Bool { digest.map { $0 == Tombstone.digest(of: value) } ?? (self.value == value) }
}

extension Subscription {
  /// When its schedule fires next, worked out where that is not written down yet; nil where it has none.
  public func nextFiring(in zone: Zone) -> Int64? {
    if let next { return next }
    return Schedule(text: definition)?.next(after: fired, activated: activated, zone)
  }
}
