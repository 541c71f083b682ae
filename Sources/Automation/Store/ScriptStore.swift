import JSONPages

/// What scripts keep between runs: JSON values by key, apart for each script.
///
/// Every call takes effect at once and whole. A value with a lifetime is gone when its time has passed, by the clock that
/// the store was given.
public protocol ScriptStore: Sendable {
  /// The value of a key; nil when there is none or its time has passed.
  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue?

  /// Sets the value of a key.
  ///
  /// - Parameter ttl: how long the value lives from now on; nil for ever.
  func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) throws(StoreError)

  /// Adds to the number of a key and gives the sum; a key without a value counts as 0.
  ///
  /// Additions never conflict: two at once are both counted. A lifetime that was set stays as it was.
  func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue

  /// Forgets a key; nothing happens when there is none.
  func removeValue(forKey key: String, script: String) throws(StoreError)

  /// The keys that begin with a prefix, in the order of their bytes.
  func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String]
}

/// The present, in seconds since 1970; a store asks it about lifetimes.
public typealias StoreClock = @Sendable () -> Double

extension Duration {
  /// The duration in seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
