import Testing

@testable import Scripting

@Suite("time and text in scripts")
struct TimeModuleTests {
  @Test func times_areStringsThatCompare() async {
    await TestSpace().expect(
      """
      print(time.ago("2h") < time.now(), time.after("1d") > time.now())
      print(time.add("2026-01-31", "-1d"), time.diff("2026-01-02", "2026-01-01"), time.parse("2026-01-01T10:00+02:00"))
      print(time.format("2026-07-01T08:00:00Z", "%d.%m. %H:%M", "Europe/Berlin"), time.wall("2026-07-01T09:00", "Europe/London"))
      print(#time.zone() > 0)
      """,
      prints: [
        "true\ttrue", "2026-01-30T00:00:00Z\t86400\t2026-01-01T08:00:00Z", "01.07. 10:00\t2026-07-01T08:00:00Z", "true",
      ])
  }

  @Test func spaceZone_onceKnown_isReadyWhereLuaCannotWait() async {
    await TestSpace().expect(
      """
      local days = { "2026-03-02", "2026-03-01" }
      local function earlier(a, b) return time.format(a, "%Y%m%d") < time.format(b, "%Y%m%d") end
      print((pcall(table.sort, days, earlier)))
      print(#time.zone() > 0)
      table.sort(days, earlier)
      print(days[1])
      """,
      prints: [
        "false", "true", "2026-03-01",
      ])
  }

  @Test func endsOfMonths_andChangesOfClocks_areKept() async {
    await TestSpace().expect(
      """
      print(time.add("2024-02-28", "1d"), time.add("2026-02-28", "1d"), time.add("2100-02-28", "1d"), time.add("2026-12-31T23:59:59Z", "1s"))
      print(time.diff("2026-01-01", "2026-01-02"), time.add("2026-01-01", "1.5h"), time.add("2026-01-01", "-300ms"))
      print(time.add(time.wall("2026-03-28T12:00", "Europe/London"), "1d") == time.wall("2026-03-29T12:00", "Europe/London"))
      print(time.diff(time.wall("2026-03-29T12:00", "Europe/London"), time.wall("2026-03-28T12:00", "Europe/London")))
      print(time.wall("2026-03-29T01:30", "Europe/London"), time.wall("2026-10-25T01:30", "Europe/London"))
      """,
      prints: [
        "2024-02-29T00:00:00Z\t2026-03-01T00:00:00Z\t2100-03-01T00:00:00Z\t2027-01-01T00:00:00Z",
        "-86400\t2026-01-01T01:30:00Z\t2025-12-31T23:59:59Z", "false", "82800",
        "2026-03-29T01:30:00Z\t2026-10-25T00:30:00Z",
      ])
  }

  @Test func text_isNilSafe_andKnowsAllOfUnicode() async {
    await TestSpace().expect(
      """
      print(text.has(nil, "x"), text.has("Où est le COLIS ?", "paket", "colis"))
      print(text.plain("<p>a &amp; b</p>"), text.upper("straße"), text.lower("ÅÉ"))
      """, prints: ["false\ttrue", "a & b\tSTRASSE\tåé"])
  }

  @Test(arguments: [
    ("time.add('9999-12-31', '1d')", "9999"), ("time.add('0001-01-01', '-1s')", "between the years"),
    ("time.parse('2026-02-30')", "2026-02-30"), ("time.wall('2026-13-01')", "not a time"),
    ("time.diff('2026-01-01')", "time"), ("time.add('2026-01-31', '1mo')", "1mo"),
    ("time.parse('yesterday')", "yesterday"), ("time.format(time.now(), '%Q', 'UTC')", "%Q"),
    ("time.format(time.now(), '%d', 'Europe/Lundon')", "did you mean \"Europe/London\""), ("time.ago(5)", "duration"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }
}
