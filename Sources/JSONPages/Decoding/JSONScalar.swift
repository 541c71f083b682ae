/// A value read where it stands, without a copy; containers are only named.
@frozen
public enum JSONScalar {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number without fraction and exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number.
  case double(Double)
  /// The content of a string without escapes: UTF-8, ready to use.
  case string(UnsafeBufferPointer<UInt8>)
  /// The content of a string with escapes, to be given to ``unescape(_:into:)``.
  case escapedString(UnsafeBufferPointer<UInt8>)
  /// The beginning of an array.
  case array
  /// The beginning of an object.
  case object
}

/// Decodes the value at a place that a ``RecordPage`` has checked; it cannot fail there.
@inlinable @inline(__always)
public func decodeScalar(at start: UnsafePointer<UInt8>) -> JSONScalar {
  switch start.pointee {
  case 0x22:
    let content = start + 1
    let stop = findQuoteOrEscape(content)
    if stop.pointee == 0x22 { return .string(UnsafeBufferPointer(start: content, count: stop - content)) }
    return .escapedString(escapedContent(content, from: stop))
  case 0x74: return .bool(true)
  case 0x66: return .bool(false)
  case 0x6E: return .null
  case 0x5B: return .array
  case 0x7B: return .object
  default:
    guard let number = try? scanNumber(start).number else { preconditionFailure("the value has not been checked") }
    switch number {
    case .integer(let value): return .integer(value)
    case .double(let value): return .double(value)
    }
  }
}

/// The content of a checked string that starts at `content` and has its first escape at `escape`.
@usableFromInline
func escapedContent(
  _ content: UnsafePointer<UInt8>, from escape: UnsafePointer<UInt8>
) -> UnsafeBufferPointer<UInt8> {
  var p = escape
  while p.pointee == 0x5C { p = findQuoteOrEscape(p + 2) }
  return UnsafeBufferPointer(start: content, count: p - content)
}
