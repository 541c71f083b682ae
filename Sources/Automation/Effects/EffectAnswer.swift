import JSONPages

/// What an effect answered.
public struct EffectAnswer: Sendable, Hashable {
  /// What the handler sees.
  public var value: JSONValue
  /// The record that was made or changed.
  public var record: Int64?
  /// The record before a change, as JSON text.
  public var before: [UInt8]?
  /// The record after it.
  public var after: [UInt8]?

  /// An answer.
  public init(_ value: JSONValue = .null, record: Int64? = nil, before: [UInt8]? = nil, after: [UInt8]? = nil) {
    self.value = value
    self.record = record
    self.before = before
    self.after = after
  }
}
