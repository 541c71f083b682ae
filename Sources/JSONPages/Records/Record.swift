/// One record of a page: fields are decoded when they are read.
///
/// A record keeps its whole page alive; ``RecordPage/compacted(rows:)`` makes a small one.
public struct Record: Sendable {
  /// The page that holds the bytes.
  public let page: RecordPage
  /// The row in that page.
  public let row: Int

  init(page: RecordPage, row: Int) {
    self.page = page
    self.row = row
  }

  /// The value of a field: nil if the record has no such field, `.null` if it is null.
  public subscript(name: String) -> JSONValue? {
    pointer(name).map { JSONValue(checked: $0) }
  }

  /// The value of an integer field; nil if it is absent or anything else.
  public func integer(_ name: String) -> Int64? {
    guard let pointer = pointer(name), case .integer(let value) = decodeScalar(at: pointer) else { return nil }
    return value
  }

  /// The value of a number field, integers included; nil if it is absent or anything else.
  public func double(_ name: String) -> Double? {
    guard let pointer = pointer(name) else { return nil }
    switch decodeScalar(at: pointer) {
    case .integer(let value): return Double(value)
    case .double(let value): return value
    default: return nil
    }
  }

  /// The value of a boolean field; nil if it is absent or anything else.
  public func bool(_ name: String) -> Bool? {
    guard let pointer = pointer(name), case .bool(let value) = decodeScalar(at: pointer) else { return nil }
    return value
  }

  /// The value of a text field; nil if it is absent or anything else.
  public func string(_ name: String) -> String? {
    guard let pointer = pointer(name) else { return nil }
    switch decodeScalar(at: pointer) {
    case .string(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .escapedString(let bytes): return unescapedString(bytes)
    default: return nil
    }
  }

  /// The value's bytes as they stand in the text, valid as long as the page lives; nil if the field is absent.
  public func raw(_ name: String) -> UnsafeRawBufferPointer? {
    guard let start = pointer(name) else { return nil }
    return UnsafeRawBufferPointer(start: start, count: endOfCheckedValue(start) - start)
  }

  /// The names of the fields that this record has, null ones included, in the schema's order.
  public var names: [String] {
    page.schema.names.enumerated().compactMap { column, name in
      page.value(row: row, column: column) == nil ? nil : name
    }
  }

  /// The whole record as a value of its own.
  public var object: JSONObject {
    var keys: [String] = []
    var values: [JSONValue] = []
    for (column, name) in page.schema.names.enumerated() {
      guard let pointer = page.value(row: row, column: column) else { continue }
      keys.append(name)
      values.append(JSONValue(checked: pointer))
    }
    return JSONObject(distinctKeys: keys, values: values)
  }

  /// The whole record as a value of its own.
  public var value: JSONValue { .object(object) }

  private func pointer(_ name: String) -> UnsafePointer<UInt8>? {
    page.schema.column(of: name).flatMap { page.value(row: row, column: $0) }
  }
}
