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

/// The index of the first marked byte.
@inlinable @inline(__always)
func firstByte(in marks: UInt64) -> Int { marks.trailingZeroBitCount &>> 3 }

/// The low `count` bytes of a word set, for `count` in 0...7.
@inlinable @inline(__always)
func lowBytes(_ count: Int) -> UInt64 { (1 &<< (UInt64(truncatingIfNeeded: count) &* 8)) &- 1 }
