/// How many deliveries of a rule are in a state.
public struct DeliveryCount: Sendable, Hashable {
  /// The rule.
  public let rule: String
  /// Where they stand.
  public let state: Delivery.State
  /// How many there are.
  public let count: Int64

  /// A number of deliveries.
  public init(rule: String, state: Delivery.State, count: Int64) {
    self.rule = rule
    self.state = state
    self.count = count
  }
}
