extension JSONValue {
  /// The value as JSON text in bytes; refuses NaN, infinities, and nesting deeper than `maxDepth`.
  public func encoded(pretty: Bool = false, maxDepth: Int = 64) throws(JSONError) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty, maxDepth: maxDepth)
    try writer.value(self)
    return writer.bytes
  }

  /// The value as JSON text; refuses NaN, infinities, and nesting deeper than `maxDepth`.
  public func encodedString(pretty: Bool = false, maxDepth: Int = 64) throws(JSONError) -> String {
    String(decoding: try encoded(pretty: pretty, maxDepth: maxDepth), as: UTF8.self)
  }
}

extension JSONWriter {
  /// Writes a value with all that is in it.
  public mutating func value(_ value: JSONValue) throws(JSONError) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .double(let value): try double(value)
    case .string(let value): string(value)
    case .array(let elements):
      try beginArray()
      for element in elements { try self.value(element) }
      endArray()
    case .object(let object):
      try beginObject()
      for (key, value) in zip(object.keys, object.values) {
        self.key(key)
        try self.value(value)
      }
      endObject()
    }
  }
}
