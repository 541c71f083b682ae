/// Reads and writes durations as people write them: `300ms`, `30s`, `10m`, `2h`, `7d`.
public enum DurationText {
  /// The forms, for messages.
  public static let forms = "300ms, 30s, 10m, 2h or 7d"

  /// The duration that a text names, with a sign if `signed`; nil if it names none or one of more than 100 years.
  ///
  /// The number may have a fraction: `1.5h`.
  public static func parse(_ text: String, signed: Bool = false) -> Duration? {
    var rest = text[...]
    var sign = 1
    if signed, let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
    }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let milliseconds = units[String(rest.dropFirst(digits.count))] else { return nil }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.count <= 12 }),
      let whole = Int64(parts[0])
    else { return nil }
    let most = 100 * 366 * 86_400_000 as Int64
    guard whole <= most / milliseconds else { return nil }
    var total = whole * milliseconds
    if parts.count == 2 {
      guard let fraction = Double("0." + parts[1]) else { return nil }
      total += Int64((fraction * Double(milliseconds)).rounded())
    }
    guard total <= most else { return nil }
    return .milliseconds(total * Int64(sign))
  }

  /// The shortest text for a duration, in the largest unit that divides it.
  public static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    if attoseconds != 0 {
      let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
      return "\(milliseconds)ms"
    }
    for (unit, length): (String, Int64) in [("d", 86_400), ("h", 3_600), ("m", 60)]
    where seconds != 0 && seconds % length == 0 {
      return "\(seconds / length)\(unit)"
    }
    return "\(seconds)s"
  }

  private static let units: [String: Int64] = [
    "ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
  ]
}
