extension Timestamp: CustomStringConvertible {
  /// The API's form, `2025-01-15T10:30:00Z`; fractions of a second are left out.
  public var description: String {
    let parts = parts
    var text = DigitWriter(toTheMinute: parts)
    text.add(parts.second, after: ":")
    text.add("Z")
    return text.text
  }

  /// The form that range filters take, to the minute: `2025-01-15T10:30`.
  public var minuteText: String { DigitWriter(toTheMinute: parts).text }

  /// Reads a date in any form that scripts and the API use; nil if it is none.
  ///
  /// `2026-01-01`, `2026-01-01T09:30`, `2026-01-01T09:30:00`, the last with a fraction, each with nothing, `Z` or an
  /// offset as `+02:00` behind the time. Without an offset it is UTC.
  public init?(_ text: String) {
    var reader = DigitReader(text)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2)
    else { return nil }
    var time = (hour: 0, minute: 0, second: 0)
    var nanoseconds: Int32 = 0
    var offset = 0
    if !reader.isAtEnd {
      guard reader.skip("T") || reader.skip(" "), let hour = reader.number(2), reader.skip(":"),
        let minute = reader.number(2)
      else { return nil }
      time = (hour, minute, 0)
      if reader.skip(":") {
        guard let second = reader.number(2) else { return nil }
        time.second = second
        if reader.skip(".") {
          guard let fraction = reader.fraction() else { return nil }
          nanoseconds = fraction
        }
      }
      guard let read = reader.offset() else { return nil }
      offset = read
    }
    guard reader.isAtEnd,
      let local = Timestamp(
        year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second)
    else { return nil }
    self.init(seconds: local.seconds - Int64(offset), nanoseconds: nanoseconds)
  }
}

/// Writes dates, as fixed numbers of digits: it is done for every field of every record that a space makes up.
private struct DigitWriter {
  private var bytes: [UInt8] = []

  init(toTheMinute parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)) {
    bytes.reserveCapacity(20)
    add(parts.year / 100)
    add(parts.year % 100)
    add(parts.month, after: "-")
    add(parts.day, after: "-")
    add(parts.hour, after: "T")
    add(parts.minute, after: ":")
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func add(_ mark: Unicode.Scalar) { bytes.append(UInt8(ascii: mark)) }

  mutating func add(_ number: Int, after mark: Unicode.Scalar? = nil) {
    if let mark { add(mark) }
    bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}

/// Reads fixed numbers of digits from a date.
private struct DigitReader {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func number(_ width: Int) -> Int? {
    let digits = rest.prefix(width)
    guard digits.count == width, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest = rest.dropFirst(width)
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Digits behind a point, as nanoseconds; what is finer is dropped.
  mutating func fraction() -> Int32? {
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    let nine = Array(digits.prefix(9)) + Array(repeating: 0x30, count: max(0, 9 - digits.count))
    return nine.reduce(0) { $0 * 10 + Int32($1 - 0x30) }
  }

  /// An offset in seconds: nothing and `Z` are 0.
  mutating func offset() -> Int? {
    if isAtEnd || skip("Z") || skip("z") { return 0 }
    let isWest = skip("-")
    guard isWest || skip("+"), let hours = number(2), hours < 24 else { return nil }
    _ = skip(":")
    guard let minutes = number(2), minutes < 60 else { return nil }
    return (hours * 60 + minutes) * (isWest ? -60 : 60)
  }
}
