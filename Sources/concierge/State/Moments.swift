import Automation
import Nexudus

/// Moments as people read them, by the clock beside them.
struct Moments: Sendable {
  let zone: Zone
  let now: Int64

  /// `2026-11-21 08:30:48`.
  func text(_ moment: Int64) -> String {
    let wall = Timestamp(seconds: moment + zone.offset(at: moment).seconds).description
    return wall.dropLast().map { $0 == "T" ? " " : String($0) }.joined()
  }

  /// How long ago it was, roughly: `12 s ago`.
  func ago(_ moment: Int64) -> String { moment >= now ? "now" : "\(Self.rough(now - moment)) ago" }

  /// How far it is: `in 5 min`.
  func ahead(_ moment: Int64) -> String { moment <= now ? "now" : "in \(Self.rough(moment - now))" }

  /// A time in its largest unit.
  static func rough(_ seconds: Int64) -> String {
    switch seconds {
    case ..<120: "\(seconds) s"
    case ..<7_200: "\(seconds / 60) min"
    case ..<172_800: "\(seconds / 3_600) h"
    default: "\(seconds / 86_400) days"
    }
  }

  /// The moment that `2h`, `2026-01-01` or `2026-01-01 09:30` means; without a zone, by the same clock.
  func moment(_ text: String) -> Int64? {
    if let duration = DurationText.parse(text) { return now - duration.components.seconds }
    guard let time = Timestamp(text) else { return nil }
    // A zone of its own says it all.
    let tail = text.dropFirst(10)
    if text.hasSuffix("Z") || tail.contains("+") || tail.contains("-") { return time.seconds }
    return zone.instant(ofWallClock: time.seconds)
  }
}
