#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Records in the bytes as they came, with the place of every field: nothing is decoded before it is asked for.
///
/// Indexing checks the whole text (grammar, UTF-8, depth), so decoding cannot fail later. Where a record names a key
/// twice, the last one counts.
///
/// ```swift
/// let page = try RecordPage.index(PaddedBytes(#"{"Records":[{"Id":1,"Name":"Ada"}],"TotalItems":1}"#), as: .list)
/// page[0].string("Name")                  // "Ada"
/// page.envelope["TotalItems"]?.integer    // 1
/// ```
public final class RecordPage: Sendable {
  /// How the records lie in the text.
  public enum Layout: Sendable {
    /// An object whose member `Records` is an array of them; its other members become the envelope.
    case list
    /// An array of records.
    case array
    /// One record.
    case object
  }

  /// The text that the offsets point into.
  public let bytes: PaddedBytes
  /// The columns; there may be more of them than this page uses.
  public let schema: RecordSchema
  /// The number of records.
  public let count: Int
  /// The number of offsets per record; at least the number of columns.
  public let stride: Int
  /// What stands beside the records in a list.
  public let envelope: JSONObject

  @usableFromInline let table: OffsetStorage
  let envelopeByteCount: Int

  init(
    bytes: PaddedBytes, schema: RecordSchema, offsets: consuming OffsetTable, envelope: JSONObject,
    envelopeByteCount: Int
  ) {
    let (memory, stride, count) = offsets.finish()
    self.bytes = bytes
    self.schema = schema
    self.count = count
    self.stride = stride
    self.envelope = envelope
    self.envelopeByteCount = envelopeByteCount
    table = OffsetStorage(pointer: memory)
  }

  deinit { free(UnsafeMutablePointer(mutating: table.pointer)) }

  /// The offsets of the fields' values, `count * stride` of them, row by row; 0 where a record has no such field.
  @inlinable public var offsets: UnsafePointer<UInt32> { table.pointer }

  /// The memory that this page holds, without its schema.
  public var byteCount: Int {
    bytes.allocatedCount + count * stride * 4 + envelopeByteCount + 256
  }

  /// One record; the row must exist.
  public subscript(row: Int) -> Record {
    precondition(row >= 0 && row < count, "row \(row) of a page of \(count) records")
    return Record(page: self, row: row)
  }

  /// The value at a row and column, nil if the record has no such field; it can be given to ``decodeScalar(at:)``.
  @inlinable
  public func value(row: Int, column: Int) -> UnsafePointer<UInt8>? {
    let offset = table.pointer[row &* stride &+ column]
    return offset == 0 ? nil : bytes.start + Int(offset)
  }

  /// The value at a row and column, nil if the record has no such field or if it is null there.
  @inlinable
  public func nonNullValue(row: Int, column: Int) -> UnsafePointer<UInt8>? {
    value(row: row, column: column).flatMap { JSONPages.isNull($0) ? nil : $0 }
  }
}

extension RecordPage: RandomAccessCollection {
  /// The first row: 0.
  public var startIndex: Int { 0 }
  /// The number of records.
  public var endIndex: Int { count }
}

/// Offsets that nobody writes to any more.
@usableFromInline
struct OffsetStorage: @unchecked Sendable {
  @usableFromInline let pointer: UnsafePointer<UInt32>

  init(pointer: UnsafeMutablePointer<UInt32>) { self.pointer = UnsafePointer(pointer) }
}
