// Eight bytes at a time: the byte tests below set the high bit of each byte of a word that passes. Bytes below the first
// one that passes are exact; above it, carries can set bits falsely, so only the lowest bit may be trusted.

/// Eight bytes, the first one lowest, whatever the machine's order.
@inlinable @inline(__always)
func loadWord(_ p: UnsafePointer<UInt8>) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
}

/// Marks the bytes that equal `byte`.
@inlinable @inline(__always)
func bytes(of word: UInt64, equalTo byte: UInt8) -> UInt64 {
  let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(byte))
  return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
}

/// Marks the bytes below 0x20.
@inlinable @inline(__always)
func controlBytes(of word: UInt64) -> UInt64 {
  (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
}

/// Marks the bytes that are not `0` to `9`, each of them exactly.
@inlinable @inline(__always)
func nonDigitBytes(of word: UInt64) -> UInt64 {
  let value = word ^ 0x3030_3030_3030_3030
  return ((value & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676 | value) & 0x8080_8080_8080_8080
}

/// The index of the first marked byte.
@inlinable @inline(__always)
func firstByte(in marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

/// The low `count` bytes of a word set, for `count` in 0...7.
@inlinable @inline(__always)
func lowBytes(_ count: Int) -> UInt64 { (1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1 }

/// Sixteen bytes.
@inlinable @inline(__always)
func loadBlock(_ p: UnsafePointer<UInt8>) -> SIMD16<UInt8> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD16<UInt8>.self)
}

/// The marks of a block as two words, first byte lowest.
@usableFromInline
struct BlockMarks {
  @usableFromInline let low: UInt64
  @usableFromInline let high: UInt64

  @inlinable @inline(__always)
  init(_ mask: SIMDMask<SIMD16<Int8>>) {
    let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    low = UInt64(littleEndian: words[0])
    high = UInt64(littleEndian: words[1])
  }

  @inlinable @inline(__always)
  var isEmpty: Bool { low | high == 0 }

  /// The index of the first marked byte, found without a branch: none would be foreseen well.
  @inlinable @inline(__always)
  var index: Int {
    let inLow = low != 0
    return (inLow ? low : high).trailingZeroBitCount &>> 3 &+ (inLow ? 0 : 8)
  }
}

/// Whether any byte of the block is not ASCII.
@inlinable @inline(__always)
func hasHighBit(_ block: SIMD16<UInt8>) -> Bool {
  let words = unsafeBitCast(block, to: SIMD2<UInt64>.self)
  return (words[0] | words[1]) & 0x8080_8080_8080_8080 != 0
}
