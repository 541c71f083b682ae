import Nexudus

/// How a zone's offsets go on for ever: a POSIX rule such as `GMT0BST,M3.5.0/1,M10.5.0`.
struct ZoneRule: Sendable {
  private struct Turn: Sendable {
    enum Day: Sendable {
      /// A weekday of a month: week 5 is the last one.
      case weekday(month: Int, week: Int, day: Int)
      /// A day of the year; `countsLeapDay` tells whether February 29 is counted.
      case ordinal(Int, countsLeapDay: Bool)
    }
    let day: Day
    let seconds: Int64
  }

  private let standard: (offset: Int64, name: String)
  private let summer: (offset: Int64, name: String, begins: Turn, ends: Turn)?

  init?(_ text: String) {
    var parser = Parser(text[...])
    guard let name = parser.name(), let west = parser.time() else { return nil }
    standard = (-west, name)
    guard let summerName = parser.name() else {
      summer = nil
      return
    }
    var offset = standard.offset + 3600
    if !parser.starts(","), let west = parser.time() { offset = -west }
    guard parser.take(","), let begins = parser.turn(), parser.take(","), let ends = parser.turn() else { return nil }
    summer = (offset, summerName, begins, ends)
  }

  func offset(at time: Int64) -> (seconds: Int64, abbreviation: String) {
    guard let summer else { return (standard.offset, standard.name) }
    let year = Timestamp(seconds: time + standard.offset).parts.year
    // A turn is told by the clock that was valid before it.
    let begins = Self.second(of: summer.begins, in: year) - standard.offset
    let ends = Self.second(of: summer.ends, in: year) - summer.offset
    let isSummer = begins < ends ? time >= begins && time < ends : time >= begins || time < ends
    return isSummer ? (summer.offset, summer.name) : (standard.offset, standard.name)
  }

  /// The wall clock's second since 1970 at which a turn happens.
  private static func second(of turn: Turn, in year: Int) -> Int64 {
    let day: Int64
    switch turn.day {
    case .weekday(let month, let week, let weekday):
      let first = days(year, month)
      // 1970-01-01 was a Thursday.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      var candidate = first + (Int64(weekday) - firstWeekday + 7) % 7 + Int64(week - 1) * 7
      let next = month == 12 ? first + 31 : days(year, month + 1)
      while candidate >= next { candidate -= 7 }
      day = candidate
    case .ordinal(let number, let countsLeapDay):
      let isLeap = days(year, 3) - days(year, 2) == 29
      day = days(year, 1) + Int64(countsLeapDay ? number : number - 1 + (isLeap && number >= 60 ? 1 : 0))
    }
    return day * 86_400 + turn.seconds
  }

  private static func days(_ year: Int, _ month: Int) -> Int64 {
    (Timestamp(year: year, month: month, day: 1)?.seconds ?? 0) / 86_400
  }

  private struct Parser {
    var rest: Substring

    init(_ text: Substring) { rest = text }

    func starts(_ prefix: String) -> Bool { rest.hasPrefix(prefix) }

    mutating func take(_ prefix: String) -> Bool {
      guard rest.hasPrefix(prefix) else { return false }
      rest.removeFirst(prefix.count)
      return true
    }

    mutating func name() -> String? {
      if take("<") {
        guard let end = rest.firstIndex(of: ">") else { return nil }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end])
      }
      let name = rest.prefix(while: \.isLetter)
      rest = rest[name.endIndex...]
      return name.isEmpty ? nil : String(name)
    }

    mutating func number() -> Int64? {
      let digits = rest.prefix(while: \.isNumber)
      rest = rest[digits.endIndex...]
      return Int64(digits)
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let sign: Int64 = take("-") ? -1 : 1
      if sign == 1 { _ = take("+") }
      // RFC 8536 knows times of up to a week.
      guard let hours = number(), (0...167).contains(hours) else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] as [Int64] where take(":") {
        guard let count = number(), (0...59).contains(count) else { return nil }
        seconds += count * unit
      }
      return sign * seconds
    }

    mutating func turn() -> Turn? {
      let day: Turn.Day
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
          (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
        else { return nil }
        day = .weekday(month: Int(month), week: Int(week), day: Int(weekday))
      } else {
        let countsLeapDay = !take("J")
        guard let number = number(), (0...366).contains(number) else { return nil }
        day = .ordinal(Int(number), countsLeapDay: countsLeapDay)
      }
      guard take("/") else { return Turn(day: day, seconds: 7200) }
      return time().map { Turn(day: day, seconds: $0) }
    }
  }
}
