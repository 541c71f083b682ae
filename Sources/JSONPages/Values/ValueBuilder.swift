/// Builds a value from what a parser tells.
///
/// Values wait on one stack until their container ends. The objects of an array are alike as a rule: an object whose keys
/// are those of the last one at the same depth shares them, which saves making strings and looking for duplicates.
struct ValueBuilder: JSONVisitor {
  private struct Container {
    let firstValue: Int
    let firstKey: Int
    /// How many keys so far are those of the shape, or nil once one was not.
    var matching: Int?
  }

  private var values: [JSONValue] = []
  private var keys: [String] = []
  private var open: [Container] = []
  /// The last object closed at each depth.
  private var shapes: [JSONObject] = []

  /// The whole, when the parser is through.
  var value: JSONValue { values.last ?? .null }

  mutating func null() { values.append(.null) }
  mutating func bool(_ value: Bool) { values.append(.bool(value)) }
  mutating func integer(_ value: Int64) { values.append(.integer(value)) }
  mutating func double(_ value: Double) { values.append(.double(value)) }
  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    values.append(.string(String(decoding: bytes, as: UTF8.self)))
  }

  mutating func beginArray() { begin() }
  mutating func beginObject() { begin() }

  mutating func endArray() {
    let container = end()
    let elements = Array(values[container.firstValue...])
    values.removeSubrange(container.firstValue...)
    values.append(.array(elements))
  }

  mutating func endObject() {
    let container = end()
    let depth = open.count
    let members = Array(values[container.firstValue...])
    values.removeSubrange(container.firstValue...)
    if container.matching == shapes[depth].count {
      values.append(.object(JSONObject(keysOf: shapes[depth], values: members)))
      return
    }
    adoptShape(of: container, depth: depth)
    let object = JSONObject(zip(keys[container.firstKey...], members))
    keys.removeSubrange(container.firstKey...)
    shapes[depth] = object
    values.append(.object(object))
  }

  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
    let depth = open.count - 1
    if let matching = open[depth].matching {
      if matching < shapes[depth].count, KeyBytes(shapes[depth].keys[matching]).isEqual(to: bytes) {
        open[depth].matching = matching + 1
        return
      }
      adoptShape(of: open[depth], depth: depth)
      open[depth].matching = nil
    }
    keys.append(String(decoding: bytes, as: UTF8.self))
  }

  /// Copies the keys that were only counted so far.
  private mutating func adoptShape(of container: Container, depth: Int) {
    if let matching = container.matching { keys.append(contentsOf: shapes[depth].keys.prefix(matching)) }
  }

  private mutating func begin() {
    if shapes.count == open.count { shapes.append(JSONObject()) }
    open.append(Container(firstValue: values.count, firstKey: keys.count, matching: 0))
  }

  private mutating func end() -> Container { open.removeLast() }
}
