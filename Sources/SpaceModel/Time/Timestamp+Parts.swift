import Nexudus

extension Timestamp {
  /// The second in which a time lies; stamps of records have no fractions.
  init(_ time: Double) { self.init(seconds: Int64(time.rounded(.down))) }

  /// Seconds since 1970 with their fraction.
  var time: Double { Double(seconds) + Double(nanoseconds) / 1_000_000_000 }

  /// `2025-01-15T10:30:00Z`
  var text: String { description }

  /// Midnight of the same day.
  var day: Timestamp { Timestamp(seconds: seconds - Timestamp.remainder(seconds, 86_400)) }

  /// The beginning of the same minute.
  var minute: Timestamp { Timestamp(seconds: seconds - Timestamp.remainder(seconds, 60)) }

  /// The day of the week: 0 is Monday.
  var weekday: Int { Int(Timestamp.remainder(day.seconds / 86_400 + 3, 7)) }

  static func + (a: Timestamp, seconds: Int64) -> Timestamp { Timestamp(seconds: a.seconds + seconds) }

  static func days(_ count: Int64) -> Int64 { count * 86_400 }

  static func hours(_ count: Int64) -> Int64 { count * 3600 }

  private static func remainder(_ a: Int64, _ b: Int64) -> Int64 { ((a % b) + b) % b }

  /// `Wed, 15 Jan 2025 10:30:00 GMT`, the form of the `Date` header.
  var httpDate: String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let text = text
    let day = text.dropFirst(8).prefix(2)
    return
      "\(weekdays[weekday]), \(day) \(months[parts.month - 1]) \(text.prefix(4)) \(text.dropFirst(11).prefix(8)) GMT"
  }
}
