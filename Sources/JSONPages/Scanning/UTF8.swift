/// The first byte in `start ..< end` that is not part of a well-formed UTF-8 sequence (Unicode table 3-7), or `end`.
///
/// Up to three bytes at and behind `end` are read.
@usableFromInline
func firstInvalidUTF8(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  var p = start
  while p < end {
    while end - p >= 8, loadWord(p) & 0x8080_8080_8080_8080 == 0 { p += 8 }
    if p >= end { break }
    let length = utf8SequenceLength(p)
    if length == 0 || length > end - p { return p }
    p += length
  }
  return end
}

/// The length of the sequence at `p`, 0 if it is not well formed; reads up to four bytes.
@inline(__always)
private func utf8SequenceLength(_ p: UnsafePointer<UInt8>) -> Int {
  let first = p[0]
  if first < 0x80 { return 1 }
  if first < 0xC2 { return 0 }
  if p[1] & 0xC0 != 0x80 { return 0 }
  if first < 0xE0 { return 2 }
  if p[2] & 0xC0 != 0x80 { return 0 }
  if first < 0xF0 {
    // E0: no overlong forms; ED: no surrogates.
    if (first == 0xE0 && p[1] < 0xA0) || (first == 0xED && p[1] >= 0xA0) { return 0 }
    return 3
  }
  if p[3] & 0xC0 != 0x80 { return 0 }
  // F0: no overlong forms; F4: nothing above U+10FFFF.
  if first > 0xF4 || (first == 0xF0 && p[1] < 0x90) || (first == 0xF4 && p[1] >= 0x90) { return 0 }
  return 4
}
