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
    var builder = ValueBuilder()
    do {
      _ = try parseValue(start, nesting: Nesting(depth: 0), into: &builder)
    } catch {
      preconditionFailure("the value has not been checked")
    }
    self = builder.value
  }
}

/// Builds a value from what a parser tells.
struct ValueBuilder: JSONVisitor {
  private enum Container {
    case array([JSONValue])
    case object(JSONObject, key: String)
  }

  /// The last value that was completed; at the end, the whole.
  private(set) var value = JSONValue.null
  private var open: [Container] = []

  mutating func null() { add(.null) }
  mutating func bool(_ value: Bool) { add(.bool(value)) }
  mutating func integer(_ value: Int64) { add(.integer(value)) }
  mutating func double(_ value: Double) { add(.double(value)) }
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) { add(.string(String(decoding: bytes, as: UTF8.self))) }
  mutating func beginArray() { open.append(.array([])) }
  mutating func beginObject() { open.append(.object(JSONObject(), key: "")) }
  mutating func endArray() { close() }
  mutating func endObject() { close() }

  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard case .object(let object, _)? = open.popLast() else { return }
    open.append(.object(object, key: String(decoding: bytes, as: UTF8.self)))
  }

  private mutating func close() {
    switch open.popLast() {
    case .array(let elements)?: add(.array(elements))
    case .object(let object, _)?: add(.object(object))
    case nil: break
    }
  }

  private mutating func add(_ value: JSONValue) {
    switch open.popLast() {
    case .array(var elements)?:
      elements.append(value)
      open.append(.array(elements))
    case .object(var object, let key)?:
      object[key] = value
      open.append(.object(object, key: key))
    case nil: self.value = value
    }
  }
}
