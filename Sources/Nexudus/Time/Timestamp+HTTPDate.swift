extension Timestamp {
  private static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Reads the `Date` header of a reply, `Wed, 15 Jan 2025 10:30:00 GMT`; nil if it has another form.
  public init?(httpDate text: String) {
    let parts = text.split(whereSeparator: { $0 == " " })
    guard parts.count == 6, parts[0].hasSuffix(","), parts[5] == "GMT",
      let month = Self.monthNames.firstIndex(of: String(parts[2])), let day = Self.plainNumber(parts[1], 2),
      let year = Self.plainNumber(parts[3], 4)
    else { return nil }
    let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { Self.plainNumber($0, 2) }
    guard time.count == 3, let hour = time[0], let minute = time[1], let second = time[2] else { return nil }
    // A leap second is the last second of its minute: the calendar has none.
    self.init(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second == 60 ? 59 : second)
  }

  private static func plainNumber(_ text: Substring, _ width: Int) -> Int? {
    guard text.utf8.count == width, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
