import Automation
import Nexudus
import Testing

@testable import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `time.format` against the system's own `date`, in zones of all kinds, from 1970 to 2100.
@Suite("Formats of times", .enabled(if: SystemDate.isGNU, "there is no GNU date"))
struct TimeFormatTests {
  static let zones = [
    "UTC", "Europe/London", "Europe/Dublin", "America/St_Johns", "America/Sao_Paulo", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu", "Africa/Casablanca", "America/Nuuk", "Africa/Monrovia",
  ]

  @Test(arguments: zones)
  func eachCode_isWhatDateSays(_ name: String) throws {
    let zone = try #require(Zone.named(name))
    // The codes that the documentation lists, but for %% which separates them here.
    let codes = TimeFormat.codes.split(separator: " ").filter { $0 != "%%" }
    #expect(codes.count == 17)
    let format = codes.joined(separator: "%%")
    var times: [Int64] = []
    for year in 1970...2100 {
      for (month, day) in [(1, 1), (2, 28), (3, 1), (6, 30), (12, 31)] {
        let noon = try #require(Timestamp(year: year, month: month, day: day, hour: 12)).seconds
        // Midnights of all zones and the seconds around them lie within.
        times += [noon - 43_200, noon - 43_201, noon, noon + 43_199, noon + Int64(year * 37 % 43_200)]
      }
    }
    let expected = SystemDate.lines(times, format, zone: name)
    #expect(expected.count == times.count)
    for (time, expected) in zip(times, expected) {
      let text = try TimeFormat.text(Timestamp(seconds: time), format, in: zone).get()
      #expect(text == expected, "\(name) at \(time)")
    }
  }
}

enum SystemDate {
  static var isGNU: Bool { run("date --version").first?.contains("GNU") == true }

  static func lines(_ times: [Int64], _ format: String, zone: String) -> [String] {
    let moments = times.map { "@\($0)" }.joined(separator: "\n")
    return run("TZ=\(zone) LC_ALL=C date -f - '+\(format)' <<'EOF'\n\(moments)\nEOF\n")
  }

  private static func run(_ command: String) -> [String] {
    guard let pipe = popen("{ \(command)\n} 2>/dev/null", "r") else { return [] }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
