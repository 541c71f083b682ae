import Automation
import Nexudus
import Testing

@Suite("Cron schedules")
struct CronScheduleTests {
  private func times(
    _ text: String, after start: String, in zone: String = "UTC", count: Int = 3
  ) throws -> [String] {
    let (schedule, zone) = (try CronSchedule(text), try #require(Zone.named(zone)))
    var moment = try #require(Timestamp(start))
    var found: [String] = []
    while found.count < count, let next = schedule.next(after: moment, in: zone) {
      found.append(next.description)
      moment = next
    }
    return found
  }

  @Test func weekdays_skipTheWeekend() throws {
    #expect(
      try times("0 9 * * 1-5", after: "2026-03-06T10:00") == [
        "2026-03-09T09:00:00Z", "2026-03-10T09:00:00Z", "2026-03-11T09:00:00Z",
      ])
  }

  @Test func listsStepsAndNames_areKnown() throws {
    #expect(
      try times("*/20,5 8 * jan,Mar mon", after: "2026-03-01T00:00", count: 4) == [
        "2026-03-02T08:00:00Z", "2026-03-02T08:05:00Z", "2026-03-02T08:20:00Z", "2026-03-02T08:40:00Z",
      ])
    #expect(try times("@daily", after: "2026-03-01T10:00", count: 1) == ["2026-03-02T00:00:00Z"])
    #expect(try times("0 0 * * 7", after: "2026-03-02T00:00", count: 1) == ["2026-03-08T00:00:00Z"])
    #expect(try times("0 0 * * fri-mon", after: "2026-03-03T00:00", count: 2).first == "2026-03-06T00:00:00Z")
  }

  @Test func bothDaysRestricted_eitherWillDo() throws {
    #expect(
      try times("0 0 13 * fri", after: "2026-03-10T00:00", count: 3) == [
        "2026-03-13T00:00:00Z", "2026-03-20T00:00:00Z", "2026-03-27T00:00:00Z",
      ])
  }

  @Test func aTimeThatClocksSkip_comesRightAfterTheGap() throws {
    // In Lisbon clocks go from 01:00 to 02:00 on 29 March 2026, at 01:00 UTC.
    #expect(
      try times("30 1 * * *", after: "2026-03-28T12:00", in: "Europe/Lisbon", count: 2) == [
        "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z",
      ])
  }

  @Test func aTimeThatComesTwice_runsTheFirstTime() throws {
    // In Lisbon clocks go from 02:00 back to 01:00 on 25 October 2026, at 01:00 UTC.
    #expect(
      try times("30 1 * * *", after: "2026-10-24T12:00", in: "Europe/Lisbon", count: 2) == [
        "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z",
      ])
  }

  @Test func everyHour_goesByTheHoursThatPass() throws {
    #expect(
      try times("15 * * * *", after: "2026-10-24T23:30", in: "Europe/Lisbon", count: 3) == [
        "2026-10-25T00:15:00Z", "2026-10-25T01:15:00Z", "2026-10-25T02:15:00Z",
      ])
  }

  @Test(arguments: [
    ("0 9 * *", "has 4 fields"), ("0 9 * * 1-8", "day of week takes 0-7 or sun-sat, not \"8\""),
    ("60 * * * *", "minute takes 0-59"), ("0 0 30 2 *", "never comes: February has no day 30"),
    ("0 0 31 4,6 *", "never comes"), ("0 9 * * mom", "did you mean \"mon\""), ("*/0 * * * *", "from 1"),
    ("0 20-8 * * *", "goes backwards"), ("@dayly", "@daily"), ("", "has 0 fields"),
  ])
  func aMistake_isTold(_ text: String, _ part: String) {
    let error = #expect(throws: ScheduleError.self) { try CronSchedule(text) }
    #expect(error?.message.contains(part) == true, "\(error?.message ?? "no error")")
  }

  /// Against a matcher that looks at every minute: for times that clocks neither skip nor repeat both agree.
  @Test(arguments: ["UTC", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
  func anySchedule_agreesWithALookAtEveryMinute(_ name: String) throws {
    let zone = try #require(Zone.named(name))
    for seed in 1...15 as ClosedRange<UInt64> {
      var random = Chance(seed)
      let text = random.cron()
      guard let schedule = try? CronSchedule(text) else { continue }
      var moment = Int64(1_767_225_600) + Int64(random.below(300 * 86_400))
      for _ in 0..<5 {
        guard let next = schedule.next(after: Timestamp(seconds: moment), in: zone) else { break }
        #expect(next.seconds > moment, "seed \(seed): \(text) in \(name)")
        if Self.isPlain(moment, next.seconds, zone) {
          let expected = Self.look(text, after: moment, upTo: next.seconds, zone)
          #expect(expected == next.seconds, "seed \(seed): \(text) in \(name) after \(moment)")
        }
        moment = next.seconds
      }
    }
  }

  /// Whether clocks stay as they are on the way; their changes have rules of their own.
  private static func isPlain(_ start: Int64, _ end: Int64, _ zone: Zone) -> Bool {
    stride(from: start - 90_000, through: end + 90_000, by: 80_000).allSatisfy {
      zone.offset(at: $0).seconds == zone.offset(at: end).seconds
    }
  }

  /// The first minute whose wall clock fits.
  private static func look(_ text: String, after moment: Int64, upTo end: Int64, _ zone: Zone) -> Int64? {
    let fields = text.split(separator: " ").map(String.init)
    func fits(_ field: String, _ value: Int) -> Bool {
      field == "*" || field.split(separator: ",").contains { Int($0) == value }
    }
    // The last days before it, where it lies far off.
    var minute = max(moment - moment % 60 + 60, end - end % 60 - 4 * 86_400)
    while minute <= end {
      let wall = minute + zone.offset(at: minute).seconds
      let parts = Timestamp(seconds: wall).parts
      let weekday = Int((wall / 86_400 + 4) % 7)
      let (isDay, isWeekday) = (fits(fields[2], parts.day), fits(fields[4], weekday))
      let isDate = fields[2] != "*" && fields[4] != "*" ? isDay || isWeekday : isDay && isWeekday
      if fits(fields[0], parts.minute), fits(fields[1], parts.hour), fits(fields[3], parts.month), isDate {
        return minute
      }
      minute += 60
    }
    return nil
  }
}

@Suite("Hours and limits")
struct HoursAndLimitTests {
  private func isOpen(_ hours: String, _ moment: String) throws -> Bool {
    try WeeklyHours(hours).isOpen(at: #require(Timestamp(moment)), in: .utc)
  }

  @Test func hours_holdOnTheirDays() throws {
    #expect(try isOpen("08:00-20:00 mon-fri", "2026-03-02T08:00"))
    #expect(try !isOpen("08:00-20:00 mon-fri", "2026-03-02T20:00"))
    #expect(try !isOpen("08:00-20:00 mon-fri", "2026-03-01T12:00"))
    #expect(try isOpen("09:00-12:00,13:00-17:00 mon-fri; 10:00-14:00 sat", "2026-03-07T10:30"))
    #expect(try !isOpen("09:00-12:00,13:00-17:00 mon-fri; 10:00-14:00 sat", "2026-03-02T12:30"))
    #expect(try isOpen("22:00-06:00", "2026-03-02T03:00"))
  }

  @Test func hours_openNext() throws {
    let hours = try WeeklyHours("08:00-20:00 mon-fri")
    let next = hours.nextOpening(after: try #require(Timestamp("2026-03-06T21:00")), in: .utc)
    #expect(next?.description == "2026-03-09T08:00:00Z")
  }

  @Test func hours_openWhenClocksChange() throws {
    let (hours, zone) = (try WeeklyHours("01:30-06:00"), try #require(Zone.named("Europe/Lisbon")))
    let autumn = hours.nextOpening(after: try #require(Timestamp("2026-10-25T01:10")), in: zone)
    #expect(autumn?.description == "2026-10-25T01:30:00Z")
    let spring = hours.nextOpening(after: try #require(Timestamp("2026-03-29T00:10")), in: zone)
    #expect(spring?.description == "2026-03-29T01:00:00Z")
  }

  /// The next opening is the first minute that is open, through the changes of clocks too.
  @Test(arguments: ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe"])
  func hours_nextOpening_agreesWithALookAtEveryMinute(_ name: String) throws {
    let zone = try #require(Zone.named(name))
    for text in ["01:30-06:00", "08:00-20:00 mon-fri", "22:00-06:00 sat", "00:00-00:30,02:00-02:15 sun"] {
      let hours = try WeeklyHours(text)
      for start in ["2026-03-27T20:00", "2026-10-23T20:00", "2026-04-03T10:00", "2026-06-01T00:00"] {
        var moment = try #require(Timestamp(start)).seconds
        for _ in 0..<4 {
          while hours.isOpen(at: Timestamp(seconds: moment), in: zone) { moment += 60 }
          let next = try #require(hours.nextOpening(after: Timestamp(seconds: moment), in: zone))
          var minute = moment + 60
          while !hours.isOpen(at: Timestamp(seconds: minute), in: zone) { minute += 60 }
          #expect(next.seconds == minute, "\(text) in \(name) after \(moment)")
          moment = minute
        }
      }
    }
  }

  @Test func limits_haveACountAndATime() throws {
    #expect(try RateLimit("20/day").window == .seconds(86_400))
    #expect(try RateLimit("3/10m").count == 3)
    #expect(throws: ScheduleError.self) { try RateLimit("20") }
    let error = #expect(throws: ScheduleError.self) { try RateLimit("20/dya") }
    #expect(error?.message.contains("\"day\"") == true)
    #expect(throws: ScheduleError.self) { try WeeklyHours("8 to 5") }
  }
}

/// Numbers from a seed.
private struct Chance {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func cron() -> String {
    let ranges = [(0, 60), (0, 24), (1, 28), (1, 12), (0, 7)]
    return ranges.map { low, count in
      if below(3) == 0 { return "*" }
      return Set((0...below(3)).map { _ in low + below(count) }).sorted().map(String.init).joined(separator: ",")
    }.joined(separator: " ")
  }
}
