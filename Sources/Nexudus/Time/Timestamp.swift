/// A point in time, read and written in the API's form `2025-01-15T10:30:00Z`.
///
/// Counted in UTC by the Gregorian calendar without leap seconds, as the API does.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  public let seconds: Int64
  /// The rest of the second, 0 to 999,999,999.
  public let nanoseconds: Int32

  /// A point that many seconds after 1970-01-01T00:00:00Z.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// A day and a time of day in UTC; nil if there is no such day or time.
  public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
    guard (1...9999).contains(year), (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
      (0...59).contains(second), day >= 1, day <= Self.days(in: month, of: year)
    else { return nil }
    let days = Self.days(year: year, month: month, day: day)
    self.init(seconds: Int64(days * 86_400 + hour * 3_600 + minute * 60 + second))
  }

  /// Earlier is less.
  public static func < (a: Timestamp, b: Timestamp) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }

  /// A later point; the result stays within what 64 bits of seconds hold.
  public static func + (time: Timestamp, duration: Duration) -> Timestamp {
    let (seconds, attoseconds) = duration.components
    var rest = Int64(time.nanoseconds) + attoseconds / 1_000_000_000
    let carried: Int64 = rest < 0 ? -1 : rest >= 1_000_000_000 ? 1 : 0
    rest -= carried * 1_000_000_000
    let whole = time.seconds.addingReportingOverflow(seconds)
    let all = whole.partialValue.addingReportingOverflow(carried)
    if whole.overflow { return Timestamp(seconds: seconds > 0 ? .max : .min) }
    if all.overflow { return Timestamp(seconds: carried > 0 ? .max : .min) }
    return Timestamp(seconds: all.partialValue, nanoseconds: Int32(rest))
  }

  /// An earlier point.
  public static func - (time: Timestamp, duration: Duration) -> Timestamp { time + (.zero - duration) }

  /// The time between two points.
  public static func - (a: Timestamp, b: Timestamp) -> Duration {
    .seconds(a.seconds - b.seconds) + .nanoseconds(Int64(a.nanoseconds) - Int64(b.nanoseconds))
  }

  // Days are counted in years that begin in March, so that the leap day is the last one.

  static func days(year: Int, month: Int, day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Year, month, day, hour, minute and second in UTC.
  public var parts: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    // Beyond the years that a date of four digits can name, the nearest one stands.
    let bounded = min(max(seconds, -62_135_596_800), 253_402_300_799)
    let days = Int((bounded >= 0 ? bounded : bounded - 86_399) / 86_400)
    let second = Int(bounded) - days * 86_400
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (
      year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, second / 3600, second / 60 % 60, second % 60
    )
  }
}
