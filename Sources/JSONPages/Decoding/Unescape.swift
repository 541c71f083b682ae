#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Replaces the escapes of a checked string's content and returns the number of bytes written.
///
/// Half of a surrogate pair without the other half becomes U+FFFD, the replacement character: servers that cut text at a
/// fixed length make them, and one cut emoji must not make a whole page unreadable.
///
/// - Parameters:
///   - raw: The bytes between the quotes, as ``decodeScalar(at:)`` gives them.
///   - output: Room for at least `raw.count` bytes: the result is never longer.
@discardableResult
public func unescape(_ raw: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>) -> Int {
  guard var p = raw.baseAddress else { return 0 }
  let end = p + raw.count
  var target = output
  while p < end {
    guard let escape = memchr(p, 0x5C, end - p) else {
      memcpy(target, p, end - p)
      target += end - p
      break
    }
    let plain = UnsafeRawPointer(escape) - UnsafeRawPointer(p)
    memcpy(target, p, plain)
    target += plain
    p += plain + 2
    switch p[-1] {
    case 0x6E: store(0x0A, &target)
    case 0x74: store(0x09, &target)
    case 0x72: store(0x0D, &target)
    case 0x62: store(0x08, &target)
    case 0x66: store(0x0C, &target)
    case 0x75: storeUTF8(decodeCodePoint(&p, end), &target)
    default: store(p[-1], &target)
    }
  }
  return target - output
}

/// Replaces the escapes of a checked string's content.
public func unescapedString(_ raw: UnsafeBufferPointer<UInt8>) -> String {
  String(unsafeUninitializedCapacity: raw.count) { output in
    output.baseAddress.map { unescape(raw, into: $0) } ?? 0
  }
}

@inline(__always)
private func store(_ byte: UInt8, _ target: inout UnsafeMutablePointer<UInt8>) {
  target.pointee = byte
  target += 1
}

/// The code point of the `\u` escape whose digits start at `p`, with the second half of a pair if one follows.
private func decodeCodePoint(_ p: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UInt32 {
  let unit = fourHexDigits(p)
  p += 4
  guard unit & 0xF800 == 0xD800 else { return unit }
  guard unit < 0xDC00, end - p >= 6, p[0] == 0x5C, p[1] == 0x75 else { return 0xFFFD }
  let second = fourHexDigits(p + 2)
  guard second & 0xFC00 == 0xDC00 else { return 0xFFFD }
  p += 6
  return 0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00)
}

private func fourHexDigits(_ p: UnsafePointer<UInt8>) -> UInt32 {
  var value: UInt32 = 0
  for index in 0..<4 {
    let byte = UInt32(p[index])
    // Letters have bit 6, digits don't; their low four bits are 1...6 for A...F.
    value = value << 4 | (byte & 0xF) + (byte >> 6) * 9
  }
  return value
}

private func storeUTF8(_ code: UInt32, _ target: inout UnsafeMutablePointer<UInt8>) {
  func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (code >> shift) & 0x3F) }
  if code < 0x80 {
    store(UInt8(code), &target)
  } else if code < 0x800 {
    store(UInt8(0xC0 | code >> 6), &target)
    store(continuation(0), &target)
  } else if code < 0x10000 {
    store(UInt8(0xE0 | code >> 12), &target)
    store(continuation(6), &target)
    store(continuation(0), &target)
  } else {
    store(UInt8(0xF0 | code >> 18), &target)
    store(continuation(12), &target)
    store(continuation(6), &target)
    store(continuation(0), &target)
  }
}
