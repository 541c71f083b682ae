// Compiled together with Sources/JSONPages and the oracle as one module by scripts/fuzz.

/// Writes any value that the bytes describe, and traps where its text reads back as something else, or where what JSON
/// doesn't have is written or its opposite refused.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var maker = ValueMaker(UnsafeBufferPointer(start: start, count: count))
  let value = maker.value(depth: 0)
  checkWriter(value, isSound: isSound(value, depth: 0))
  checkStrings(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// Makes values from bytes: numbers of every bit pattern, strings of any scalars, keys that come twice, any depth.
private struct ValueMaker {
  private var rest: Slice<UnsafeBufferPointer<UInt8>>
  private var budget = 2000

  init(_ bytes: UnsafeBufferPointer<UInt8>) { rest = bytes[...] }

  private mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }
  private mutating func bits() -> UInt64 { (0..<8).reduce(0) { bits, _ in bits << 8 | UInt64(byte()) } }

  private mutating func text() -> String {
    let count = Int(byte() % 24)
    switch byte() % 3 {
    case 0: return String(decoding: (0..<count).map { _ in byte() }, as: UTF8.self)
    case 1: return String(decoding: (0..<count).map { _ in UInt16(byte()) << 8 | UInt16(byte()) }, as: UTF16.self)
    default: return String(decoding: (0..<count).map { _ in byte() % 0x30 }, as: UTF8.self)
    }
  }

  mutating func value(depth: Int) -> JSONValue {
    budget -= 1
    let kind = byte()
    guard budget > 0, depth < 80 else { return .null }
    switch kind % 10 {
    case 0: return .null
    case 1: return .bool(byte() & 1 == 1)
    case 2: return .integer(Int64(bitPattern: bits()))
    case 3: return .integer(Int64(Int8(bitPattern: byte())))
    case 4: return .double(Double(bitPattern: bits()))
    case 5: return .double(Double(Int8(bitPattern: byte())) / 8)
    case 6, 7: return .string(text())
    case 8: return .array((0..<Int(byte() % 6)).map { _ in value(depth: depth + 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int(byte() % 24) { object[text()] = value(depth: depth + 1) }
      return .object(object)
    }
  }
}

/// Whether JSON has such a value. (What was made of the bytes first may have been replaced under the same key.)
private func isSound(_ value: JSONValue, depth: Int) -> Bool {
  switch value {
  case .double(let number): number.isFinite
  case .array(let elements): depth < 64 && elements.allSatisfy { isSound($0, depth: depth + 1) }
  case .object(let object): depth < 64 && object.values.allSatisfy { isSound($0, depth: depth + 1) }
  default: true
  }
}

private func checkWriter(_ value: JSONValue, isSound: Bool) {
  for pretty in [false, true] {
    let text: [UInt8]
    do {
      text = try value.encoded(pretty: pretty)
    } catch {
      precondition(!isSound, "refused: \(error)")
      continue
    }
    precondition(isSound, "written although JSON has no such thing")
    precondition(String(validating: text, as: UTF8.self) != nil, "not UTF-8")
    guard let again = try? JSONValue(parsing: PaddedBytes(text)) else { preconditionFailure("not readable") }
    // Text for text: `==` doesn't tell -0.0 from 0.0, nor one order of members from another.
    precondition((try? again.encoded(pretty: pretty)) == text, "reads back as something else")
    precondition(again == value, "reads back as another value")
    guard let plain = Oracle.parse(text) else { preconditionFailure("not JSON to the plainest reader") }
    precondition((try? plain.encoded(pretty: pretty)) == text, "the plainest reader reads something else")
  }
}

/// Bytes as a string and as a key: written if they are UTF-8, refused if not.
private func checkStrings(_ bytes: [UInt8]) {
  var writer = JSONWriter()
  let expected = String(validating: bytes, as: UTF8.self)
  do {
    try writer.beginObject()
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in
      try writer.key(utf8: bytes)
      try writer.string(utf8: bytes)
    }
    writer.endObject()
  } catch {
    precondition(expected == nil, "refused: \(error)")
    return
  }
  guard let expected else { preconditionFailure("written although it is not UTF-8") }
  let read = (try? JSONValue(parsing: PaddedBytes(writer.bytes)))?.object
  precondition(read?[expected]?.string?.utf8.elementsEqual(expected.utf8) == true, "the string differs")
}
