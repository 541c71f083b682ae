import Nexudus
import Testing

@testable import Automation

/// Files and rules of zones that no machine should have: refused, or read without harm.
@Suite("Damaged files of zones")
struct ZoneFileTests {
  private static func header(version: UInt8) -> [UInt8] {
    Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15) + [UInt8](repeating: 0, count: 24)
  }

  @Test(arguments: [1, 0x2F, 0x30] as [UInt8])
  func versionThatIsNone_isRefused(_ version: UInt8) {
    #expect(Zone(name: "Made/Up", file: Self.header(version: version)) == nil)
  }

  @Test(arguments: [
    "A99999999999999999:1", "GMT0:99999999999999999999", "GMT0BST,M3.5.0/9223372036854775807,M10.5.0", "A168",
    "GMT0:60",
  ])
  func timeOfDay_thatIsNone_isRefused(_ text: String) {
    #expect(ZoneRule(text) == nil)
  }

  @Test func lastDecember_turnsLikeAnyOther() {
    // The last Sunday of December 9999 is the 26th.
    let rule = ZoneRule("AAA0BBB,M1.1.0/0,M12.5.0/0")
    let sunday = Timestamp(year: 9999, month: 12, day: 26)?.seconds ?? 0
    #expect(rule?.offset(at: sunday - 7200).abbreviation == "BBB")
    #expect(rule?.offset(at: sunday + 7200).abbreviation == "AAA")
  }
}
