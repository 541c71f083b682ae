/// How many requests may be made in which time; nil is without limit.
public struct PacingLimits: Sendable, Hashable {
  /// The least time between two requests.
  public var gap: Duration?
  /// Requests in a minute.
  public var minute: Int?
  /// Requests in an hour.
  public var hour: Int?
  /// Requests in a day.
  public var day: Int?
  /// Writes in a minute.
  public var writeMinute: Int?
  /// Writes in a day.
  public var writeDay: Int?

  /// Makes limits; what is left out is without limit.
  public init(
    gap: Duration? = nil, minute: Int? = nil, hour: Int? = nil, day: Int? = nil, writeMinute: Int? = nil,
    writeDay: Int? = nil
  ) {
    self.gap = gap
    self.minute = minute
    self.hour = hour
    self.day = day
    self.writeMinute = writeMinute
    self.writeDay = writeDay
  }

  /// The limits that the API documents: 1 request in 100 ms, 120 in a minute, 5,000 in an hour, 200,000 in a day; 60
  /// writes in a minute, 5,000 in a day.
  public static let documented = PacingLimits(
    gap: .milliseconds(100), minute: 120, hour: 5_000, day: 200_000, writeMinute: 60, writeDay: 5_000)

  /// No limits, for a server of one's own.
  public static let off = PacingLimits()
}
