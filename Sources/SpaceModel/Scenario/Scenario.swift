/// What a space holds when it is made.
public enum Scenario: Sendable, Hashable {
  /// One location, the administrator, countries, currencies and time zones: enough to create records on.
  case empty
  /// Three locations with 60 members and two months of life behind them.
  case demo
}
