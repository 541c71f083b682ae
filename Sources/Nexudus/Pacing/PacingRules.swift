/// The windows that limits make, as a ledger asks for them.
struct PacingRules: Sendable, Hashable {
  let gap: Int64?
  /// Minute, hour and day, where they are limited.
  let all: [PacingWindow]
  let writes: [PacingWindow]
  let feeds: [PacingWindow]
  /// So much longer than documented each window is taken.
  static let slack = Duration.milliseconds(50)
  /// How much of the hour people may use before they take turns with the feeds.
  let peopleShare: Double

  /// - Parameter slack: How much longer than documented each window is taken: requests don't travel equally fast, and
  ///   the server counts them as they arrive.
  init(_ limits: PacingLimits, slack: Duration = Self.slack) {
    let lengths: [Int64] = [60_000_000, 3_600_000_000, 86_400_000_000]
    func windows(_ counts: [Int?]) -> [PacingWindow] {
      counts.enumerated().compactMap { level, count in
        count.map { PacingWindow(count: max($0, 1), length: lengths[level] + slack.microseconds, level: level) }
      }
    }
    gap = limits.gap.map { $0.microseconds + slack.microseconds / 5 }
    all = windows([limits.minute, limits.hour, limits.day])
    writes = windows([limits.writeMinute, nil, limits.writeDay])
    feeds = windows([nil, limits.hour.map { $0 * 4 / 5 }, limits.day.map { $0 * 4 / 5 }])
    peopleShare = limits.hour.map { Double($0) / 5 } ?? .infinity
  }
}
