extension JSONValue {
  /// Reads a whole text; of two members of an object with one key the last one counts.
  public init(parsing bytes: PaddedBytes, maxDepth: Int = 64) throws(JSONError) {
    var builder = ValueBuilder()
    try parseJSON(bytes, into: &builder, maxDepth: maxDepth)
    self = builder.value
  }

  /// Reads a whole text.
  public init(parsing text: String, maxDepth: Int = 64) throws(JSONError) {
    try self.init(parsing: PaddedBytes(text), maxDepth: maxDepth)
  }

  /// Decodes a value that a page has checked.
  init(checked start: UnsafePointer<UInt8>) {
    switch decodeScalar(at: start) {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .double(let value): self = .double(value)
    case .string(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
    case .escapedString(let bytes): self = .string(unescapedString(bytes))
    case .array, .object: self = JSONValue(checkedContainer: start)
    }
  }

  private init(checkedContainer start: UnsafePointer<UInt8>) {
    var builder = ValueBuilder()
    do {
      _ = try parseValue(start, nesting: Nesting(depth: 0), into: &builder)
    } catch {
      preconditionFailure("the value has not been checked")
    }
    self = builder.value
  }
}
