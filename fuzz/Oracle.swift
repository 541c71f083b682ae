/// The plainest possible JSON reader, byte by byte and by recursion: what the fast one is compared with.
struct Oracle {
  struct Refused: Error {}

  private let bytes: [UInt8]
  private var position = 0
  private let maxDepth: Int

  /// The value, or nil if the text is not JSON by the rules of the module.
  static func parse(_ bytes: [UInt8], maxDepth: Int = 64) -> JSONValue? {
    var oracle = Oracle(bytes: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes, maxDepth)
    guard let value = try? oracle.value(depth: 0) else { return nil }
    oracle.space()
    return oracle.position == oracle.bytes.count ? value : nil
  }

  private init(bytes: [UInt8], _ maxDepth: Int) {
    self.bytes = bytes
    self.maxDepth = maxDepth
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ text: StaticString) throws {
    for byte in text.description.utf8 {
      guard next == byte else { throw Refused() }
      position += 1
    }
  }

  private mutating func space() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func value(depth: Int) throws -> JSONValue {
    space()
    switch next {
    case UInt8(ascii: "n"):
      try take("null")
      return .null
    case UInt8(ascii: "t"):
      try take("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try take("false")
      return .bool(false)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    default: return try number()
    }
  }

  private mutating func array(depth: Int) throws -> JSONValue {
    if depth > maxDepth { throw Refused() }
    try take("[")
    space()
    var elements: [JSONValue] = []
    if next == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      elements.append(try value(depth: depth))
      space()
      if next == UInt8(ascii: "]") { break }
      try take(",")
    }
    position += 1
    return .array(elements)
  }

  private mutating func object(depth: Int) throws -> JSONValue {
    if depth > maxDepth { throw Refused() }
    try take("{")
    space()
    var object = JSONObject()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(object)
    }
    while true {
      space()
      let key = try string()
      space()
      try take(":")
      object[key] = try value(depth: depth)
      space()
      if next == UInt8(ascii: "}") { break }
      try take(",")
    }
    position += 1
    return .object(object)
  }

  private mutating func digits() throws {
    guard let byte = next, byte >= 0x30, byte <= 0x39 else { throw Refused() }
    while let byte = next, byte >= 0x30, byte <= 0x39 { position += 1 }
  }

  private mutating func number() throws -> JSONValue {
    let start = position
    var isInteger = true
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let integer = Int64(text) { return .integer(integer) }
    guard let double = Double(text), double.isFinite else { throw Refused() }
    return .double(double)
  }

  private mutating func string() throws -> String {
    try take("\"")
    var units: [UInt16] = []
    while let byte = next, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw Refused() }
      if byte == UInt8(ascii: "\\") {
        units.append(try escape())
      } else {
        let rest = bytes[position...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 >= 0x20 }
        guard let text = String(validating: rest, as: UTF8.self) else { throw Refused() }
        units.append(contentsOf: text.utf16)
        position += rest.count
      }
    }
    try take("\"")
    // Repairs lone halves of surrogate pairs to U+FFFD.
    return String(decoding: units, as: UTF16.self)
  }

  private mutating func escape() throws -> UInt16 {
    position += 1
    guard let kind = next else { throw Refused() }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(kind)
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "u"):
      let hex = bytes[position...].prefix(4)
      position += hex.count
      let isHex = hex.allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...0x66 ~= $0 | 0x20
      }
      guard hex.count == 4, isHex, let unit = UInt16(String(decoding: hex, as: UTF8.self), radix: 16) else {
        throw Refused()
      }
      return unit
    default: throw Refused()
    }
  }
}
