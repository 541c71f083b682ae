/// What a parser calls for each part of a text, in order.
///
/// Bytes given to a visitor are valid UTF-8 without escapes, and good only during the call. An object that names a key
/// twice is visited as it stands: by the rule of this module the last one counts.
public protocol JSONVisitor: ~Copyable {
  /// `null`
  mutating func null()
  /// `true` or `false`
  mutating func bool(_ value: Bool)
  /// A number without fraction and exponent that fits 64 bits.
  mutating func integer(_ value: Int64)
  /// Any other number; always finite.
  mutating func double(_ value: Double)
  /// A string.
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>)
  /// The key of the member whose value comes next.
  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>)
  /// Asked before a key is read: a visitor that foresees it may compare it with the text at `p`, the first byte behind
  /// the quote, take it as told, and give the end of `name":`. With nil the key is read, checked and told.
  mutating func foreseenKey(at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>?
  /// `[`
  mutating func beginArray()
  /// `]`
  mutating func endArray()
  /// `{`
  mutating func beginObject()
  /// `}`
  mutating func endObject()
  /// Asked before each element and each member: true ends the reading with ``JSONError/Code/stopped``.
  var isStopped: Bool { get }
}

extension JSONVisitor where Self: ~Copyable {
  /// Foresees nothing.
  @inlinable public mutating func foreseenKey(at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? { nil }
  /// Never stops.
  @inlinable public var isStopped: Bool { false }
}
