import JSONPages

/// A change of a script's values that takes effect with its delivery.
public enum StoreChange: Sendable, Hashable {
  case set(key: String, JSONValue, expires: Double?)
  case add(key: String, JSONValue)
  case remove(key: String)
}
