import Nexudus

/// One of the five fields of a cron schedule.
struct CronField {
  let name: String
  let range: ClosedRange<Int>
  var names: [String] = []
  /// Whether a range may go over the end: `fri-mon`.
  var isRound = false

  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  static let all = [
    CronField(name: "minute", range: 0...59), CronField(name: "hour", range: 0...23),
    CronField(name: "day of month", range: 1...31),
    CronField(name: "month", range: 1...12, names: monthNames.map { String($0.prefix(3)).lowercased() }),
    CronField(name: "day of week", range: 0...7, names: dayNames, isRound: true),
  ]

  /// The values that a field's text stands for.
  func values(_ text: String) throws(ScheduleError) -> Set<Int> {
    var values: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      values.formUnion(try self.part(String(part)))
    }
    return values
  }

  private func part(_ text: String) throws(ScheduleError) -> [Int] {
    let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    var step = 1
    if halves.count == 2 {
      guard let number = Self.number(halves[1]), number >= 1, number <= range.upperBound else {
        throw ScheduleError(
          "\(name): the step after \"/\" is a number from 1 to \(range.upperBound), not \"\(halves[1])\"")
      }
      step = number
    }
    var low = range.lowerBound
    var high = isRound ? range.upperBound - 1 : range.upperBound
    if halves[0] != "*" {
      let ends = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      low = try value(ends[0])
      high = ends.count == 2 ? try value(ends[1]) : halves.count == 2 ? high : low
      if low > high, isRound { high += 7 }
    }
    guard low <= high else {
      throw ScheduleError("\(name): the range \"\(halves[0])\" goes backwards")
    }
    return stride(from: low, through: high, by: step).map { isRound ? $0 % 7 : $0 }
  }

  /// A number that is written in digits alone.
  static func number(_ text: String) -> Int? {
    !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber } ? Int(text) : nil
  }

  private func value(_ text: String) throws(ScheduleError) -> Int {
    if let number = Self.number(text), range.contains(number) { return number }
    if let place = names.firstIndex(of: text.lowercased()) { return place + (name == "month" ? 1 : 0) }
    let words = names.isEmpty ? "" : " or \(names.first ?? "")-\(names.last ?? "")"
    let proposal = Names.proposal(Names.nearest(text.lowercased(), among: names))
    throw ScheduleError("\(name) takes \(range.lowerBound)-\(range.upperBound)\(words), not \"\(text)\"\(proposal)")
  }
}
