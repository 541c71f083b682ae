import JSONPages

/// Where the results of `once` are kept.
public protocol OnceStore: Sendable {
  /// The result of a key that still counts; nil if there is none.
  func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue?

  /// Keeps the result of a key.
  ///
  /// - Parameter expires: when it is forgotten, in seconds since 1970; nil for never.
  func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) throws(StoreError)

  /// Takes the right to work on a key, which one process has at a time; nil where another has it.
  func claimOnce(_ key: String, script: String) throws(StoreError) -> OnceClaim?
}

extension OnceStore {
  /// Nobody else: the store belongs to this process alone.
  public func claimOnce(_ key: String, script: String) throws(StoreError) -> OnceClaim? { OnceClaim {} }
}

/// The right to work on a key of `once`; it ends when it is given back or forgotten, and with its process.
public final class OnceClaim: Sendable {
  private let end: @Sendable () -> Void

  /// A right, and what gives it back.
  public init(_ end: @escaping @Sendable () -> Void) { self.end = end }

  deinit { end() }
}
