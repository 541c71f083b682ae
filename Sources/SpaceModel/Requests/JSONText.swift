import JSONPages

/// Builds JSON text from parts that are encoded already and from values.
struct JSONText {
  private(set) var bytes: [UInt8] = []

  mutating func text(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

  mutating func text(_ encoded: [UInt8]) { bytes.append(contentsOf: encoded) }

  /// A value; short scalars, most of what records hold, are written without a writer of their own.
  mutating func value(_ value: JSONValue) throws(JSONError) {
    switch value {
    case .null: text("null")
    case .bool(let value): text(value ? "true" : "false")
    case .integer(let value): bytes.append(contentsOf: value.description.utf8)
    case .string(let value): string(value)
    default: bytes.append(contentsOf: try value.encoded())
    }
  }

  /// An object of strings, numbers and booleans: values that always have a form in JSON.
  mutating func object(_ members: [(key: String, value: Plain)]) {
    text("{")
    for (position, member) in members.enumerated() {
      if position > 0 { text(",") }
      string(member.key)
      text(":")
      switch member.value {
      case .null: text("null")
      case .bool(let value): text(value ? "true" : "false")
      case .integer(let value): bytes.append(contentsOf: value.description.utf8)
      case .string(let value): string(value)
      }
    }
    text("}")
  }

  /// A value that always has a form in JSON.
  enum Plain {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
  }

  mutating func string(_ value: String) {
    var value = value
    let isPlain = value.withUTF8 { text in
      guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) else { return false }
      bytes.append(0x22)
      bytes.append(contentsOf: text)
      bytes.append(0x22)
      return true
    }
    if isPlain { return }
    var writer = JSONWriter()
    writer.string(value)
    bytes.append(contentsOf: writer.bytes)
  }
}
