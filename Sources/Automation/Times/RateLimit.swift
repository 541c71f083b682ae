import Nexudus

/// So many in a time: `"20/day"`, `"5/hour"`, `"3/10m"`.
public struct RateLimit: Sendable, Hashable, CustomStringConvertible {
  /// The most.
  public let count: Int
  /// The time.
  public let window: Duration
  /// The limit as it was written.
  public let description: String

  private static let words: [String: Int64] = [
    "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800,
  ]

  /// Reads a limit.
  public init(_ text: String) throws(ScheduleError) {
    let parts = text.split(separator: "/", maxSplits: 1).map { part in
      part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    guard parts.count == 2, let count = CronField.number(parts[0]), (1...1_000_000).contains(count) else {
      throw ScheduleError("the limit \"\(text)\" is not a number and a time, like \"20/day\", \"5/hour\" or \"3/10m\"")
    }
    let unit = parts[1].lowercased()
    if let seconds = Self.words[unit] {
      window = .seconds(seconds)
    } else if let duration = DurationText.parse(unit), duration >= .seconds(1) {
      window = duration
    } else {
      let proposal = Names.proposal(Names.nearest(unit, among: Self.words.keys.sorted()))
      throw ScheduleError(
        "the limit \"\(text)\": \"\(unit)\" is no time; there are second, minute, hour, day, week, and durations like 10m\(proposal)"
      )
    }
    self.count = count
    description = text
  }
}
