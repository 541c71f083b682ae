/// The deepest nesting of arrays and objects that is ever read: one bit of a word per level.
@usableFromInline let deepestNesting = 64

/// Checks the value at `start` and returns its end; `depth` containers are open around it already.
@inlinable @inline(__always)
func skipValue(_ start: UnsafePointer<UInt8>, depth: Int) throws(ScanFault) -> UnsafePointer<UInt8> {
  switch start.pointee {
  case 0x22: return try scanString(start + 1).end + 1
  case 0x5B, 0x7B: return try skipContainer(start, depth: depth)
  default: return try skipPlainValue(start)
  }
}

/// Checks a number, `true`, `false` or `null`.
@inlinable @inline(__always)
func skipPlainValue(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  switch start.pointee {
  case 0x6E:
    guard isNull(start) else { throw ScanFault(.literal, start) }
    return start + 4
  case 0x74:
    guard isTrue(start) else { throw ScanFault(.literal, start) }
    return start + 4
  case 0x66:
    guard isFalse(start) else { throw ScanFault(.literal, start) }
    return start + 5
  case 0x2D, 0x30...0x39: return try skipNumber(start)
  default: throw ScanFault(.value, start)
  }
}

@inlinable @inline(__always)
func loadHalfWord(_ p: UnsafePointer<UInt8>) -> UInt32 {
  UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self))
}

@inlinable @inline(__always)
func isNull(_ p: UnsafePointer<UInt8>) -> Bool { loadHalfWord(p) == 0x6C6C_756E }
@inlinable @inline(__always)
func isTrue(_ p: UnsafePointer<UInt8>) -> Bool { loadHalfWord(p) == 0x6575_7274 }
@inlinable @inline(__always)
func isFalse(_ p: UnsafePointer<UInt8>) -> Bool { loadHalfWord(p + 1) == 0x6573_6C61 }

/// Checks the array or object at `start` without recursion and returns its end.
@usableFromInline
func skipContainer(_ start: UnsafePointer<UInt8>, depth: Int) throws(ScanFault) -> UnsafePointer<UInt8> {
  var p = start
  var nesting = Nesting(depth: depth)
  while true {
    if p.pointee == 0x5B || p.pointee == 0x7B {
      let isObject = p.pointee == 0x7B
      guard nesting.open(isObject: isObject) else { throw ScanFault(.depth, p) }
      p = skipSpace(p + 1)
      if p.pointee != nesting.closingBracket {
        if isObject { p = try skipKey(p) }
        continue
      }
    } else {
      p = p.pointee == 0x22 ? try scanString(p + 1).end + 1 : try skipPlainValue(p)
      p = skipSpace(p)
    }
    while p.pointee != 0x2C {
      guard p.pointee == nesting.closingBracket else {
        throw ScanFault(nesting.isObject ? .commaOrBrace : .commaOrBracket, p)
      }
      p += 1
      if nesting.close() { return p }
      p = skipSpace(p)
    }
    p = skipSpace(p + 1)
    if nesting.isObject { p = try skipKey(p) }
  }
}

/// Checks the key at `p` and its colon; returns the beginning of the value.
@inlinable @inline(__always)
func skipKey(_ p: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  guard p.pointee == 0x22 else { throw ScanFault(.key, p) }
  return try skipColon(try scanString(p + 1).end + 1)
}

/// Moves over a colon and the white space around it.
@inlinable @inline(__always)
func skipColon(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  let p = skipSpace(start)
  guard p.pointee == 0x3A else { throw ScanFault(.colon, p) }
  return skipSpace(p + 1)
}

/// The open arrays and objects, innermost in the lowest bit.
@usableFromInline
struct Nesting {
  @usableFromInline var kinds: UInt64 = 0
  @usableFromInline var opened = 0
  @usableFromInline let limit: Int

  /// `depth` containers are open already; `limit` is the number allowed in all.
  @inlinable @inline(__always)
  init(depth: Int, limit: Int = 64) {
    self.limit = min(limit, deepestNesting) - depth
  }

  @inlinable @inline(__always)
  var isObject: Bool { kinds & 1 != 0 }

  @inlinable @inline(__always)
  var closingBracket: UInt8 { kinds & 1 != 0 ? 0x7D : 0x5D }

  /// False when that would be too deep.
  @inlinable @inline(__always)
  mutating func open(isObject: Bool) -> Bool {
    guard opened < limit else { return false }
    opened += 1
    kinds = kinds &<< 1 | (isObject ? 1 : 0)
    return true
  }

  /// True when the outermost one was closed.
  @inlinable @inline(__always)
  mutating func close() -> Bool {
    kinds = kinds &>> 1
    opened -= 1
    return opened == 0
  }
}

/// The end of a value that has been checked before.
func endOfCheckedValue(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  do { return try skipValue(start, depth: 0) } catch { preconditionFailure("the value has not been checked") }
}
