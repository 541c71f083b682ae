/// A string's extent in the text.
@usableFromInline
struct StringExtent {
  /// The closing quote.
  @usableFromInline let end: UnsafePointer<UInt8>
  @usableFromInline let hasEscapes: Bool

  @inlinable @inline(__always)
  init(end: UnsafePointer<UInt8>, hasEscapes: Bool) {
    self.end = end
    self.hasEscapes = hasEscapes
  }
}

/// Checks the string whose content starts at `start`: escapes, control characters, UTF-8.
@inlinable @inline(__always)
func scanString(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> StringExtent {
  var p = start
  var seen = SIMD16<UInt8>(repeating: 0)
  var hasEscapes = false
  while true {
    let block = loadBlock(p)
    // Bytes behind the closing quote are seen too: then the exact test below is made in vain, which is rare.
    seen |= block
    let marks = BlockMarks(
      (block .== SIMD16(repeating: 0x22)) .| (block .== SIMD16(repeating: 0x5C)) .| (block .< SIMD16(repeating: 0x20)))
    if marks.isEmpty {
      p += 16
      continue
    }
    p += marks.index
    if p.pointee == 0x22 { break }
    hasEscapes = true
    // Escapes come in runs, where text in other scripts is written with them.
    repeat { p = try skipEscape(p) } while p.pointee == 0x5C
  }
  if hasHighBit(seen) {
    let invalid = firstInvalidUTF8(start, p)
    if invalid != p { throw ScanFault(.utf8, invalid) }
  }
  return StringExtent(end: p, hasEscapes: hasEscapes)
}

/// Moves over the escape at `p`; anything else there is a control character.
@inlinable @inline(__always)
func skipEscape(_ p: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  guard p.pointee == 0x5C else { throw ScanFault(.controlCharacter, p) }
  switch p[1] {
  case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74: return p + 2
  case 0x75:
    guard areHexDigits(loadHalfWord(p + 2)) else { throw ScanFault(.escape, p + 1) }
    return p + 6
  default: throw ScanFault(.escape, p + 1)
  }
}

/// Tests four bytes at once: where all are ASCII, adding a constant sets the high bit of those above a bound.
@inlinable @inline(__always)
func areHexDigits(_ four: UInt32) -> Bool {
  let lower = four | 0x2020_2020
  let digits = (four &+ 0x5050_5050) & ~(four &+ 0x4646_4646)
  let letters = (lower &+ 0x1F1F_1F1F) & ~(lower &+ 0x1919_1919)
  return four & 0x8080_8080 == 0 && (digits | letters) & 0x8080_8080 == 0x8080_8080
}

/// The first quote or backslash of a checked string whose content starts at `start`.
@inlinable @inline(__always)
func findQuoteOrEscape(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  var p = start
  while true {
    let word = loadWord(p)
    let marks = bytes(of: word, equalTo: 0x22) | bytes(of: word, equalTo: 0x5C)
    if marks != 0 { return p + firstByte(in: marks) }
    p += 8
  }
}
