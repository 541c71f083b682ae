/// Which deliveries are wanted.
public struct DeliveryFilter: Sendable {
  /// The rule; all if nil.
  public var rule: String?
  /// The trigger; all if nil.
  public var trigger: String?
  /// The entity of the record; all if nil.
  public var entity: String?
  /// The record; all if nil.
  public var record: Int64?
  /// Where they stand; anywhere if empty.
  public var states: [Delivery.State] = []
  /// The kinds of events; all if empty.
  public var kinds: [String] = []
  /// Seen at or after this moment.
  public var since: Int64?
  /// The most that are given.
  public var limit = 100
  /// Whether the oldest come first.
  public var isAscending = false

  /// All deliveries, the latest 100.
  public init() {}
}
