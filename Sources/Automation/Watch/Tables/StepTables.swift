/// The steps of deliveries and what waits for a person, within one transaction.
public protocol StepTables {
  /// The steps of a delivery, in order.
  func steps(of delivery: Int64) throws(StoreError) -> [Step]
  /// A step by its number.
  func step(_ id: Int64) throws(StoreError) -> Step?
  /// Adds or changes a step and gives its number.
  func save(_ step: Step) throws(StoreError) -> Int64
  /// The steps that made or changed a record, the latest first.
  func steps(entity: String, record: Int64, limit: Int) throws(StoreError) -> [(step: Step, rule: String, chain: Int64)]
  /// What tells steps in a feed whose content was forgotten, by their numbers.
  func imprints(on feed: Int64, of steps: [Int64]) throws(StoreError) -> [Int64: Imprint]
  /// How many effects a rule has sent since a moment, or is about to, about one record or in all, and the earliest.
  func sent(rule: String, record: (entity: String, id: Int64)?, since: Int64) throws(StoreError) -> (
    count: Int64, first: Int64?
  )
  /// The effects that wait for a person, the oldest first: of one rule, or of all.
  func inbox(rule: String?) throws(StoreError) -> [WaitingEffect]
  /// How many effects of each rule wait for a person.
  func inboxCounts() throws(StoreError) -> [String: Int64]
  /// What came of a rule's effects that waited for a person.
  func approval(of rule: String) throws(StoreError) -> RuleApproval
  /// Changes that.
  func save(_ approval: RuleApproval) throws(StoreError)
  /// The records that were made by steps, of these.
  func claimed(entity: String, ids: [Int64]) throws(StoreError) -> Set<Int64>
}
