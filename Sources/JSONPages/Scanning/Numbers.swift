/// A number as JSON wrote it: without fraction and exponent it is an integer, if it fits.
@usableFromInline
enum JSONNumber {
  case integer(Int64)
  case double(Double)
}

@inlinable @inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

@inlinable @inline(__always)
func skipDigits(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  var p = start
  guard isDigit(p.pointee) else { throw ScanFault(.number, p) }
  while true {
    let others = nonDigitBytes(of: loadWord(p))
    if others != 0 { return p + firstByte(in: others) }
    p += 8
  }
}

/// Checks the number at `start`, which begins with `-` or a digit, and returns its end.
@inlinable @inline(__always)
func skipNumber(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> UnsafePointer<UInt8> {
  var p = start
  if p.pointee == 0x2D { p += 1 }
  if p.pointee == 0x30 {
    p += 1
    if isDigit(p.pointee) { throw ScanFault(.number, p) }
  } else {
    p = try skipDigits(p)
  }
  if p.pointee == 0x2E { p = try skipDigits(p + 1) }
  // Only an exponent or hundreds of digits can make a number too large.
  if p.pointee | 0x20 == 0x65 || p - start > 300 { return try scanNumber(start).end }
  return p
}

/// Checks and decodes the number at `start`, which begins with `-` or a digit.
@inlinable @inline(__always)
func scanNumber(_ start: UnsafePointer<UInt8>) throws(ScanFault) -> (end: UnsafePointer<UInt8>, number: JSONNumber) {
  var p = start
  let isNegative = p.pointee == 0x2D
  if isNegative { p += 1 }
  let first = p
  var mantissa: UInt64 = 0
  while isDigit(p.pointee) {
    mantissa = mantissa &* 10 &+ UInt64(p.pointee &- 0x30)
    p += 1
  }
  var digits = p - first
  if digits == 0 || (first.pointee == 0x30 && digits > 1) { throw ScanFault(.number, digits == 0 ? p : first + 1) }
  if p.pointee != 0x2E && p.pointee | 0x20 != 0x65 {
    // 18 digits always fit; 19 fit UInt64 and are compared; of more, the mantissa has wrapped around.
    if digits < 19 || (digits == 19 && mantissa <= UInt64(Int64.max) + (isNegative ? 1 : 0)) {
      return (p, .integer(Int64(bitPattern: isNegative ? 0 &- mantissa : mantissa)))
    }
    return (p, .double(try decimalDouble(start, p)))
  }
  var exponent = 0
  if p.pointee == 0x2E {
    p += 1
    let fraction = p
    guard isDigit(p.pointee) else { throw ScanFault(.number, p) }
    repeat {
      mantissa = mantissa &* 10 &+ UInt64(p.pointee &- 0x30)
      p += 1
    } while isDigit(p.pointee)
    exponent = fraction - p
    digits -= exponent
  }
  if p.pointee | 0x20 == 0x65 {
    p += 1
    let isBelow = p.pointee == 0x2D
    if isBelow || p.pointee == 0x2B { p += 1 }
    var written = 0
    guard isDigit(p.pointee) else { throw ScanFault(.number, p) }
    repeat {
      if written < 100_000 { written = written &* 10 &+ Int(p.pointee &- 0x30) }
      p += 1
    } while isDigit(p.pointee)
    exponent += isBelow ? -written : written
  }
  // Clinger: with an exact mantissa and an exact power of ten, one operation rounds correctly.
  if digits <= 19 && mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22 {
    let value = scale(Double(mantissa), by: exponent)
    return (p, .double(isNegative ? -value : value))
  }
  return (p, .double(try decimalDouble(start, p)))
}

/// `value` times 10 to the power of `exponent`, which lies in -22...22: those powers are exact.
@usableFromInline
func scale(_ value: Double, by exponent: Int) -> Double {
  exponent < 0 ? value / powersOfTen[-exponent] : value * powersOfTen[exponent]
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]

/// The double nearest to the checked decimal number `start ..< end`, by the standard library: correct, and no locale.
@usableFromInline
func decimalDouble(
  _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
) throws(ScanFault) -> Double {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
  guard let value = Double(text), value.isFinite else { throw ScanFault(.numberTooLarge, start) }
  return value
}
