import Automation
import Nexudus

/// Times as text by a format in the manner of strftime: `%d.%m.%Y %H:%M`.
enum TimeFormat {
  /// The text, or the code that is not known.
  static func text(_ time: Timestamp, _ format: String, in zone: Zone) -> Result<String, UnknownCode> {
    let (offset, abbreviation) = zone.offset(at: time.seconds)
    let wall = Timestamp(seconds: time.seconds + offset)
    var text = ""
    var rest = format[...]
    while let mark = rest.firstIndex(of: "%") {
      text += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      guard let code = rest.popFirst() else { return .failure(UnknownCode(code: "%")) }
      guard let part = part(code, wall, offset, abbreviation) else { return .failure(UnknownCode(code: "%\(code)")) }
      text += part
    }
    return .success(text + rest)
  }

  struct UnknownCode: Error {
    let code: String
  }

  static let codes = "%Y %m %d %H %M %S %y %j %e %I %p %a %A %b %B %Z %z %%"

  private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private static func part(_ code: Character, _ wall: Timestamp, _ offset: Int64, _ abbreviation: String) -> String? {
    let parts = wall.parts
    let day = Int((wall.seconds >= 0 ? wall.seconds : wall.seconds - 86_399) / 86_400)
    let weekday = ((day + 4) % 7 + 7) % 7
    switch code {
    case "Y": return padded(parts.year, 4)
    case "m": return padded(parts.month, 2)
    case "d": return padded(parts.day, 2)
    case "H": return padded(parts.hour, 2)
    case "M": return padded(parts.minute, 2)
    case "S": return padded(parts.second, 2)
    case "y": return padded(parts.year % 100, 2)
    case "e": return padded(parts.day, 2, " ")
    case "I": return padded((parts.hour + 11) % 12 + 1, 2)
    case "p": return parts.hour < 12 ? "AM" : "PM"
    case "a": return String(days[weekday].prefix(3))
    case "A": return days[weekday]
    case "b": return String(months[parts.month - 1].prefix(3))
    case "B": return months[parts.month - 1]
    case "j":
      let first = (Timestamp(year: parts.year, month: 1, day: 1)?.seconds ?? 0) / 86_400
      return padded(day - Int(first) + 1, 3)
    case "Z": return abbreviation
    case "z":
      let minutes = Int(abs(offset)) / 60
      return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + padded(minutes % 60, 2)
    case "%": return "%"
    default: return nil
    }
  }

  private static func padded(_ number: Int, _ width: Int, _ filler: Character = "0") -> String {
    let digits = String(number)
    return String(repeating: filler, count: max(0, width - digits.count)) + digits
  }
}
