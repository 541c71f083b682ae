import Nexudus

/// A schedule by five fields: minute, hour, day of month, month, day of week.
///
/// Lists, ranges, steps and names are known, and `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Where both days are
/// restricted, either will do. A schedule of every hour goes by the hours that pass; any other goes by the clock on the
/// wall: a time that a change of the clocks skips comes right after the gap, and one that comes twice runs the first time.
public struct CronSchedule: Sendable, Hashable {
  /// The schedule as it was written.
  public let text: String
  private let minutes: [Int]
  private let hours: [Int]
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>

  private static let nicknames = [
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
  ]

  /// Reads a schedule.
  ///
  /// - Throws: an error that names the field and what it takes, also for a schedule that never comes.
  public init(_ text: String) throws(ScheduleError) {
    self.text = text
    var line = text
    if text.hasPrefix("@") {
      guard let known = Self.nicknames[text.lowercased()] else {
        let names = Self.nicknames.keys.sorted()
        let proposal = Names.proposal(Names.nearest(text.lowercased(), among: names))
        throw ScheduleError("cron \"\(text)\": there are \(names.joined(separator: ", "))\(proposal)")
      }
      line = known
    }
    let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
    guard parts.count == 5 else {
      throw ScheduleError(
        "cron \"\(text)\" has \(parts.count) fields; it takes five: minute hour day-of-month month day-of-week, like \"0 9 * * 1-5\""
      )
    }
    func values(_ index: Int) throws(ScheduleError) -> Set<Int> {
      do throws(ScheduleError) { return try CronField.all[index].values(parts[index]) } catch {
        throw ScheduleError("cron \"\(text)\": \(error.message)")
      }
    }
    minutes = try values(0).sorted()
    hours = try values(1).sorted()
    days = try values(2)
    months = try values(3)
    weekdays = Set(try values(4).map { $0 % 7 })
    guard let month = months.min(), let day = days.min() else { return }
    let isPossible = isEither || months.contains { day <= Self.longest($0) }
    if !isPossible {
      throw ScheduleError("cron \"\(text)\" never comes: \(CronField.monthNames[month - 1]) has no day \(day)")
    }
  }

  private var isEither: Bool { days.count < 31 && weekdays.count < 7 }

  private static func longest(_ month: Int) -> Int { month == 2 ? 29 : [4, 6, 9, 11].contains(month) ? 30 : 31 }

  /// The first moment after another; nil if none comes within the next thirty years.
  public func next(after moment: Timestamp, in zone: Zone) -> Timestamp? {
    let seconds = hours.count == 24 ? nextByElapsed(moment.seconds, zone) : nextByWall(moment.seconds, zone)
    return seconds.map { Timestamp(seconds: $0) }
  }

  private static let farthest = 30 * 366

  /// Every hour: by the time that passes, so that none is left out and none doubled when clocks change by an hour. (On
  /// Lord Howe Island they change by half of one: there a run may come half an hour early or late.)
  private func nextByElapsed(_ moment: Int64, _ zone: Zone) -> Int64? {
    var candidate = (moment - floorRemainder(moment, 60)) + 60
    for _ in 0..<(Self.farthest * 60) {
      let wall = candidate + zone.offset(at: candidate).seconds
      guard matches(day: wall) else {
        let midnight = wall - floorRemainder(wall, 86_400) + 86_400
        candidate = max(zone.instant(ofWallClock: midnight), candidate + 60)
        continue
      }
      let minute = Int(floorRemainder(wall, 3600) / 60)
      if let next = minutes.first(where: { $0 >= minute }) {
        if next == minute { return candidate }
        candidate += Int64(next - minute) * 60
      } else {
        candidate += Int64(60 - minute) * 60
      }
    }
    return nil
  }

  private func nextByWall(_ moment: Int64, _ zone: Zone) -> Int64? {
    let wall = moment + zone.offset(at: moment).seconds
    // From the day before: a change of clocks at midnight may move a time over it.
    var day = wall - floorRemainder(wall, 86_400) - 86_400
    for _ in 0..<Self.farthest {
      if matches(day: day) {
        var best: Int64?
        for hour in hours {
          for minute in minutes {
            let instant = Self.instant(day + Int64(hour * 3600 + minute * 60), zone)
            if instant > moment, best.map({ instant < $0 }) ?? true { best = instant }
          }
        }
        if let best { return best }
      }
      day += 86_400
    }
    return nil
  }

  /// The moment of a time on the wall; of one that is skipped, the end of the gap.
  private static func instant(_ wall: Int64, _ zone: Zone) -> Int64 {
    let instant = zone.instant(ofWallClock: wall)
    if instant + zone.offset(at: instant).seconds == wall { return instant }
    return zone.change(after: instant - 86_400, upTo: instant + 86_400) ?? instant
  }

  /// Whether a day fits, given as a moment on the wall.
  private func matches(day wall: Int64) -> Bool {
    let parts = Timestamp(seconds: wall).parts
    guard months.contains(parts.month) else { return false }
    let weekday = Int(floorRemainder((wall - floorRemainder(wall, 86_400)) / 86_400 + 4, 7))
    let (isDay, isWeekday) = (days.contains(parts.day), weekdays.contains(weekday))
    return isEither ? isDay || isWeekday : isDay && isWeekday
  }
}

/// The remainder that is never negative.
func floorRemainder(_ value: Int64, _ divisor: Int64) -> Int64 {
  let rest = value % divisor
  return rest < 0 ? rest + divisor : rest
}
