import Nexudus

/// Hours of the week: `"08:00-20:00 mon-fri"`, `"09:00-12:00,13:00-17:00 mon-fri; 10:00-14:00 sat"`, `"22:00-06:00"`.
public struct WeeklyHours: Sendable, Hashable, CustomStringConvertible {
  /// The hours as they were written.
  public let description: String
  /// By weekday from Sunday: minutes of the day, the end beyond 1,440 where it lies on the next day.
  private let spans: [[Range<Int>]]

  /// Reads hours.
  public init(_ text: String) throws(ScheduleError) {
    description = text
    var spans = [[Range<Int>]](repeating: [], count: 7)
    for part in text.split(separator: ";") {
      let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let times = words.first, words.count <= 2 else {
        throw ScheduleError("the hours \"\(text)\" are not like \"08:00-20:00 mon-fri\"")
      }
      if times.first?.isNumber != true {
        throw ScheduleError("the hours \"\(text)\": the times come first, then the days: \"08:00-20:00 mon-fri\"")
      }
      let days = words.count == 2 ? try Self.days(words[1], text) : Array(0..<7)
      for time in times.split(separator: ",", omittingEmptySubsequences: false) {
        let span = try Self.span(String(time), text)
        for day in days { spans[day].append(span) }
      }
    }
    guard spans.contains(where: { !$0.isEmpty }) else {
      throw ScheduleError("the hours \"\(text)\" are never; write something like \"08:00-20:00 mon-fri\"")
    }
    self.spans = spans
  }

  /// Whether a moment lies within the hours.
  public func isOpen(at moment: Timestamp, in zone: Zone) -> Bool {
    let wall = moment.seconds + zone.offset(at: moment.seconds).seconds
    let minute = Int(floorRemainder(wall, 86_400) / 60)
    let day = Self.weekday(wall)
    return spans[day].contains { $0.contains(minute) } || spans[(day + 6) % 7].contains { $0.contains(minute + 1440) }
  }

  /// When the hours begin next; nil if they never do.
  public func nextOpening(after moment: Timestamp, in zone: Zone) -> Timestamp? {
    let wall = moment.seconds + zone.offset(at: moment.seconds).seconds
    let midnight = wall - floorRemainder(wall, 86_400)
    var best: Timestamp?
    for day in -1...8 as ClosedRange<Int64> {
      let start = midnight + day * 86_400
      let (from, to) = (zone.instant(ofWallClock: start) - 7200, zone.instant(ofWallClock: start + 86_400) + 7200)
      var candidates = spans[Self.weekday(start)].map { zone.instant(ofWallClock: start + Int64($0.lowerBound) * 60) }
      // A change of clocks may open by itself, or bring an opening twice.
      if let change = zone.change(after: from, upTo: to) {
        let shift = zone.offset(at: from).seconds - zone.offset(at: to).seconds
        candidates += [change] + candidates.map { $0 + shift }
      }
      for opening in candidates.map({ Timestamp(seconds: $0) }) where opening > moment {
        if best.map({ opening < $0 }) ?? true, isOpen(at: opening, in: zone) { best = opening }
      }
    }
    return best
  }

  private static func weekday(_ wall: Int64) -> Int {
    Int(floorRemainder((wall - floorRemainder(wall, 86_400)) / 86_400 + 4, 7))
  }

  private static func days(_ text: String, _ whole: String) throws(ScheduleError) -> [Int] {
    do throws(ScheduleError) { return try CronField.all[4].values(text).map { $0 % 7 } } catch {
      throw ScheduleError("the hours \"\(whole)\": \(error.message)")
    }
  }

  private static func span(_ text: String, _ whole: String) throws(ScheduleError) -> Range<Int> {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard ends.count == 2, let start = minute(ends[0]), var end = minute(ends[1]), start != end else {
      throw ScheduleError("the hours \"\(whole)\": \"\(text)\" is not like 08:00-20:00")
    }
    if end <= start { end += 1440 }
    return start..<end
  }

  private static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 2, let hour = CronField.number(parts[0]), let minute = CronField.number(parts[1]),
      (0...24).contains(hour),
      (0...59).contains(minute), hour < 24 || minute == 0
    else { return nil }
    return hour * 60 + minute
  }
}
