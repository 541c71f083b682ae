/// Writes JSON text part by part.
///
/// The order of the calls is the writer's user's business and checked: a value where a key must stand, or a bracket that
/// was not opened, is a mistake in the program. What data can do wrong is thrown: text that is not UTF-8, numbers that
/// JSON doesn't have, too deep nesting.
public struct JSONWriter: Sendable {
  /// The text so far.
  public private(set) var bytes: [UInt8] = []

  private let pretty: Bool
  private let maxDepth: Int
  private var open: [Container] = []

  private struct Container {
    let isObject: Bool
    var count = 0
    var hasKey = false
  }

  /// Starts a text; `pretty` puts each member and element on a line of its own, indented by two spaces.
  public init(pretty: Bool = false, maxDepth: Int = 64) {
    self.pretty = pretty
    self.maxDepth = maxDepth
  }

  /// Writes `null`.
  public mutating func null() { plain("null") }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) { plain(value ? "true" : "false") }

  /// Writes an integer.
  public mutating func integer(_ value: Int64) {
    beginValue()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes a float in the shortest form that reads back as the same float: `1.0`, never `1`.
  public mutating func double(_ value: Double) throws(JSONError) {
    guard value.isFinite else { throw failure(.notRepresentable, "\(value) has no form in JSON") }
    beginValue()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// Writes a string.
  public mutating func string(_ value: String) {
    beginValue()
    var value = value
    value.withUTF8 { appendQuoted($0) }
  }

  /// Writes a string from bytes that must be UTF-8.
  public mutating func string(utf8 value: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    try checkUTF8(value)
    beginValue()
    appendQuoted(value)
  }

  /// Writes the key of the member that comes next.
  public mutating func key(_ name: String) {
    beginKey()
    var name = name
    name.withUTF8 { appendQuoted($0) }
    endKey()
  }

  /// Writes a key from bytes that must be UTF-8.
  public mutating func key(utf8 name: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    try checkUTF8(name)
    beginKey()
    appendQuoted(name)
    endKey()
  }

  /// Opens an array.
  public mutating func beginArray() throws(JSONError) { try begin(isObject: false) }

  /// Closes an array.
  public mutating func endArray() { end(isObject: false) }

  /// Opens an object.
  public mutating func beginObject() throws(JSONError) { try begin(isObject: true) }

  /// Closes an object.
  public mutating func endObject() { end(isObject: true) }
}

extension JSONWriter {
  private mutating func plain(_ text: StaticString) {
    beginValue()
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func begin(isObject: Bool) throws(JSONError) {
    guard open.count < maxDepth else {
      throw failure(.tooDeep, "arrays and objects are nested deeper than \(maxDepth)")
    }
    beginValue()
    bytes.append(isObject ? 0x7B : 0x5B)
    open.append(Container(isObject: isObject))
  }

  private mutating func end(isObject: Bool) {
    guard let last = open.popLast(), last.isObject == isObject, !last.hasKey else {
      preconditionFailure("the bracket doesn't close what is open")
    }
    if last.count > 0 { newLine() }
    bytes.append(isObject ? 0x7D : 0x5D)
  }

  private mutating func beginValue() {
    guard let last = open.last else {
      precondition(bytes.isEmpty, "a JSON text is one value")
      return
    }
    if last.isObject {
      precondition(last.hasKey, "a key must come before the value of a member")
      open[open.count - 1].hasKey = false
    } else {
      beginItem()
    }
  }

  private mutating func beginKey() {
    precondition(open.last?.isObject == true && open.last?.hasKey == false, "a key stands only in an object")
    beginItem()
  }

  private mutating func endKey() {
    bytes.append(0x3A)
    if pretty { bytes.append(0x20) }
    open[open.count - 1].hasKey = true
  }

  private mutating func beginItem() {
    if open[open.count - 1].count > 0 { bytes.append(0x2C) }
    open[open.count - 1].count += 1
    newLine()
  }

  private mutating func newLine() {
    guard pretty else { return }
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: open.count * 2))
  }

  private func failure(_ code: JSONError.Code, _ message: String) -> JSONError {
    JSONError(code: code, offset: bytes.count, message: message)
  }

  private func checkUTF8(_ value: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    if String(validating: value, as: UTF8.self) == nil {
      throw failure(.invalidUTF8, "a string of \(value.count) bytes is not UTF-8, so it has no form in JSON")
    }
  }

  /// Only what JSON demands is escaped; other characters stand as they are.
  private mutating func appendQuoted(_ value: UnsafeBufferPointer<UInt8>) {
    bytes.append(0x22)
    var rest = value[...]
    while let index = firstToEscape(in: UnsafeBufferPointer(rebasing: rest)) {
      bytes.append(contentsOf: rest.prefix(index))
      appendEscape(rest[rest.startIndex + index])
      rest = rest.dropFirst(index + 1)
    }
    bytes.append(contentsOf: rest)
    bytes.append(0x22)
  }

  private func firstToEscape(in value: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let start = value.baseAddress else { return nil }
    var index = 0
    while index + 8 <= value.count {
      let word = loadWord(start + index)
      let marks = JSONPages.bytes(of: word, equalTo: 0x22) | JSONPages.bytes(of: word, equalTo: 0x5C)
      let all = marks | controlBytes(of: word)
      if all != 0 { return index + firstByte(in: all) }
      index += 8
    }
    return (index..<value.count).first { value[$0] < 0x20 || value[$0] == 0x22 || value[$0] == 0x5C }
  }

  private mutating func appendEscape(_ byte: UInt8) {
    bytes.append(0x5C)
    switch byte {
    case 0x08: bytes.append(0x62)
    case 0x09: bytes.append(0x74)
    case 0x0A: bytes.append(0x6E)
    case 0x0C: bytes.append(0x66)
    case 0x0D: bytes.append(0x72)
    case 0x22, 0x5C: bytes.append(byte)
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 0xF))
    }
  }

  private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
