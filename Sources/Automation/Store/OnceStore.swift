import JSONPages

/// Where the results of `once` are kept.
public protocol OnceStore: Sendable {
  /// The result of a key that still counts; nil if there is none.
  func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue?

  /// Keeps the result of a key.
  ///
  /// - Parameter expires: when it is forgotten, in seconds since 1970; nil for never.
  func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) throws(StoreError)
}
