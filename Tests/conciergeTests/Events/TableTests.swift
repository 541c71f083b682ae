import Automation
import Display
import Nexudus
import Testing

@testable import concierge

@Suite struct TableTests {
  @Test func width_countsWhatTerminalsShow() {
    #expect(TextWidth.columns("plain") == 5)
    #expect(TextWidth.columns("é") == 1)
    #expect(TextWidth.columns("e\u{301}") == 1)
    #expect(TextWidth.columns("会议室") == 6)
    #expect(TextWidth.columns("👩‍👩‍👧") == 2)
    #expect(TextWidth.columns("한글") == 4)
  }

  @Test func fit_neverExceedsTheWidth() {
    #expect(TextWidth.fit("abc", 3) == "abc")
    #expect(TextWidth.fit("abcd", 3) == "ab…")
    #expect(TextWidth.fit("会议室", 4) == "会…")
    for width in 1...12 { #expect(TextWidth.columns(TextWidth.fit("会议a室 of 3", width)) <= width) }
  }

  @Test func table_alignsWideLetters_andFitsAnyWidth() {
    var table = TextTable([.init(title: "RULE"), .init(title: "N", isRight: true), .init(title: "WHY")])
    table.add(["会议", "1", "because it is so"])
    table.add(["a", "10", ""])
    #expect(
      table.lines(width: nil, isColored: false) == ["RULE   N  WHY", "会议   1  because it is so", "a     10"])
    for width in 1...40 {
      for line in table.lines(width: width, isColored: false) { #expect(TextWidth.columns(line) <= width, "\(line)") }
    }
  }

  @Test func columnsThatMay_giveWayBeforeTheLast() {
    var table = TextTable([
      .init(title: "RULE", least: 6), .init(title: "RECORD", least: 8, keepsEnd: true), .init(title: "WHY"),
    ])
    table.add(["greet_new_members", "CommunityThread:1042", "the server is down today"])
    for (width, line) in [
      (70, "greet_new_members  CommunityThread:1042  the server is down today"),
      (50, "greet_new_memb…  …ityThread:1042  the server is d…"),
      (36, "greet_n…  …ad:1042  the server is d…"),
    ] { #expect(table.lines(width: width, isColored: false)[1] == line) }
  }

  @Test func cells_areOneLine_andSafe() {
    var table = TextTable([.init(title: "A")])
    table.add([.init("x\n\u{1B}[2Jy", .red)])
    #expect(table.lines(width: nil, isColored: false) == ["A", "x ^[[2Jy"])
    #expect(table.lines(width: nil, isColored: true).last == "\u{1B}[31mx ^[[2Jy\u{1B}[0m")
  }

  @Test func moments_readDatesByTheClockOfTheZone() throws {
    let zone = try #require(Zone.named("Europe/London"))
    let now: Int64 = 1_782_892_800
    let moments = Moments(zone: zone, now: now)
    #expect(moments.text(now) == "2026-07-01 09:00:00")
    #expect(moments.moment("2026-07-01 09:00") == 1_782_892_800)
    #expect(moments.moment("2026-07-01T08:00:00Z") == 1_782_892_800)
    #expect(moments.moment("2026-07-01T10:00+02:00") == 1_782_892_800)
    #expect(moments.moment("2026-07-01") == now - 9 * 3_600)
    #expect(moments.moment("2h") == now - 7_200)
    #expect(moments.moment("soon") == nil)
  }

  @Test func localZone_isWhatTZNames() {
    #expect(LocalZone.current(Surroundings(["TZ": "Europe/London"])).name == "Europe/London")
    #expect(LocalZone.current(Surroundings(["TZ": ":Europe/London"])).name == "Europe/London")
    #expect(LocalZone.current(Surroundings(["TZ": "../etc/passwd"])).name == "UTC")
  }

  @Test func ages_areRough() {
    let moments = Moments(zone: .utc, now: 1_000_000)
    #expect(moments.ago(1_000_005) == "now")
    #expect(moments.ago(999_990) == "10 s ago")
    #expect(moments.ago(999_400) == "10 min ago")
    #expect(moments.ahead(1_000_000 + 7_200) == "in 2 h")
    #expect(moments.ahead(1_000_000 + 3 * 86_400) == "in 3 days")
  }
}
