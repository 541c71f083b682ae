/// The deliveries and their attempts, within one transaction.
public protocol DeliveryTables {
  /// Adds a delivery unless its trigger, record and version have one already; gives its number, or nil.
  func add(_ delivery: Delivery) throws(StoreError) -> Int64?
  /// Whether there is a delivery of an event, open or not.
  func hasDelivery(_ event: PlannedEvent) throws(StoreError) -> Bool
  /// Changes a delivery.
  func save(_ delivery: Delivery) throws(StoreError)
  /// A delivery by its number.
  func delivery(_ id: Int64) throws(StoreError) -> Delivery?
  /// The deliveries that are wanted.
  func deliveries(_ filter: DeliveryFilter) throws(StoreError) -> [Delivery]
  /// The oldest deliveries of a rule that may run: pending or failed, not before their time, none of the same record
  /// open before them.
  func runnable(rule: String, now: Int64, limit: Int) throws(StoreError) -> [Delivery]
  /// The open deliveries of a trigger and record.
  func open(rule: String, trigger: String, entity: String, record: Int64) throws(StoreError) -> [Delivery]
  /// The rules that have open deliveries, and when the first of each may run.
  func waiting() throws(StoreError) -> [String: Int64]
  /// When the next delivery of a rule may run; the end of time where all that wait do so for an older one of their record,
  /// nil where none waits.
  func nextRun(rule: String) throws(StoreError) -> Int64?
  /// How many deliveries of each rule are open or parked.
  func counts() throws(StoreError) -> [DeliveryCount]
  /// The rules that have deliveries, open or not, in order.
  func rulesWithDeliveries() throws(StoreError) -> [String]
  /// When a handler of each rule last began, or failed.
  func lastRuns() throws(StoreError) -> [String: Int64]
  /// Keeps an attempt that failed.
  func add(_ attempt: Attempt, to delivery: Int64) throws(StoreError)
  /// The attempts at a delivery that failed, in order.
  func attempts(of delivery: Int64) throws(StoreError) -> [Attempt]
}
