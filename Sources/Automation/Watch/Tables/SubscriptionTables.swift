/// The places of triggers and what they were told, within one transaction.
public protocol SubscriptionTables {
  /// The places of all triggers that ever had one.
  func subscriptions() throws(StoreError) -> [Subscription]
  /// The place of one trigger.
  func subscription(rule: String, trigger: String) throws(StoreError) -> Subscription?
  /// Saves a place and gives it with its number.
  func save(_ subscription: Subscription) throws(StoreError) -> Subscription
  /// Moves places in the log of a feed.
  func setCursor(_ subscriptions: [Int64], _ cursor: Int64) throws(StoreError)
  /// What a trigger was told of records.
  func told(_ subscription: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: Told]
  /// The records that a trigger was told of.
  func toldIDs(_ subscription: Int64) throws(StoreError) -> [Int64]
  /// The records whose moment has come, the earliest first.
  func due(_ subscription: Int64, until moment: Int64, limit: Int) throws(StoreError) -> [Told]
  /// The earliest moment that a trigger waits for.
  func nextDue(_ subscription: Int64) throws(StoreError) -> Int64?
  /// Remembers what a trigger was told.
  func setTold(_ subscription: Int64, _ told: [Told]) throws(StoreError)
  /// Forgets what a trigger was told of records.
  func removeTold(_ subscription: Int64, _ ids: [Int64]) throws(StoreError)
  /// Forgets all that a trigger was told.
  func removeAllTold(_ subscription: Int64) throws(StoreError)
}
