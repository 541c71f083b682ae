import Nexudus
import Testing

@testable import Automation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Every zone of the machine from 1970 to 2100, against what the system's own `zdump` says of it.
@Suite("Time zones of the machine", .enabled(if: ZoneDump.isThere, "there is no zdump"))
struct ZoneDatabaseTests {
  @Test func offsetAndAbbreviation_areThoseOfTheDatabase_aroundEveryChange() throws {
    let dumps = ZoneDump.all
    #expect(dumps.count > 300)
    for dump in dumps {
      let zone = try #require(Zone.named(dump.name), "\(dump.name)")
      for point in dump.points {
        let (offset, abbreviation) = zone.offset(at: point.time)
        if offset == point.offset && abbreviation == point.abbreviation { continue }
        Issue.record(
          "\(dump.name) at \(point.time): \(offset) \(abbreviation), not \(point.offset) \(point.abbreviation)")
      }
    }
  }

  /// Gaps, overlaps and the hours beside them: a skipped time lies as far behind the gap as it lies in it, of a time that
  /// comes twice the first counts, and any other names its one instant.
  @Test func wallClock_namesItsInstant_aroundEveryChange() throws {
    for dump in ZoneDump.all {
      let zone = try #require(Zone.named(dump.name), "\(dump.name)")
      for (last, first) in zip(dump.points, dump.points.dropFirst())
      where first.time == last.time + 1 && first.offset != last.offset {
        let (before, after) = (first.time + last.offset, first.time + first.offset)
        let (low, high) = (min(before, after), max(before, after))
        for wall in [low - 7200, low - 1, low, (low + high) / 2, high - 1, high, high + 7200] {
          // The first instant with this clock; in a gap there is none, and the old clock goes on.
          let expected = wall < before || wall < after ? wall - last.offset : wall - first.offset
          let instant = zone.instant(ofWallClock: wall)
          if instant == expected { continue }
          let (found, should) = (Timestamp(seconds: instant), Timestamp(seconds: expected))
          Issue.record("\(dump.name): \(Timestamp(seconds: wall)) is \(found), not \(should)")
        }
      }
    }
  }
}

/// What `zdump -v` prints of a zone: each change of its clocks, a second before it and at it.
struct ZoneDump {
  struct Point {
    let time: Int64
    let offset: Int64
    let abbreviation: String
  }

  let name: String
  var points: [Point] = []

  static var isThere: Bool { access("/usr/bin/zdump", X_OK) == 0 || access("/usr/sbin/zdump", X_OK) == 0 }

  static let all: [ZoneDump] = {
    // Names of zones begin with a capital; what else lies there is tables. Links are other names of the same zones.
    let command =
      "cd /usr/share/zoneinfo && find [A-Z]* -type f | LC_ALL=C sort | PATH=$PATH:/usr/sbin LC_ALL=C xargs zdump -v -c 1970,2100"
    var dumps: [ZoneDump] = []
    for line in lines(of: command) {
      guard let (name, point) = point(line) else { continue }
      if dumps.last?.name != name { dumps.append(ZoneDump(name: name)) }
      dumps[dumps.count - 1].points.append(point)
    }
    return dumps
  }()

  /// `Europe/London  Sun Mar 18 01:59:59 1972 UT = Sun Mar 18 01:59:59 1972 GMT isdst=0 gmtoff=0`
  private static func point(_ line: String) -> (String, Point)? {
    let words = line.split(separator: " ")
    guard words.count == 16, words[6] == "UT", words[15].hasPrefix("gmtoff="),
      let offset = Int64(words[15].dropFirst(7)),
      let time = Timestamp(
        httpDate: "\(words[1]), \(words[3].count == 1 ? "0" : "")\(words[3]) \(words[2]) \(words[5]) \(words[4]) GMT"),
      time.seconds >= 0
    else { return nil }
    return (String(words[0]), Point(time: time.seconds, offset: offset, abbreviation: String(words[13])))
  }

  private static func lines(of command: String) -> [String] {
    guard let pipe = popen(command, "r") else { return [] }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
