import Testing

@testable import Nexudus

@Suite struct TimeTextTests {
  @Test(arguments: [
    ("2025-01-15T10:30:00Z", "2025-01-15T10:30:00Z"), ("2026-01-01", "2026-01-01T00:00:00Z"),
    ("2026-01-01T09:30", "2026-01-01T09:30:00Z"), ("2024-02-29T23:59:59.999Z", "2024-02-29T23:59:59Z"),
    ("2026-06-01T12:00:00+02:00", "2026-06-01T10:00:00Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
    ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"), ("2026-01-01 09:30", "2026-01-01T09:30:00Z"),
  ])
  func timestamp_readsEveryForm(text: String, expected: String) {
    #expect(Timestamp(text)?.description == expected)
  }

  @Test(arguments: [
    "", "2026", "2026-13-01", "2026-02-29", "2026-01-01T24:00", "2026-01-01T1:00", "2026-01-01T10:30:00Zx",
    "2026-01-01T", "-3d", "２０２６-01-01", "2026-01-01T10:30:00+25:00",
  ])
  func timestamp_refusesTheRest(text: String) { #expect(Timestamp(text) == nil) }

  @Test func timestamp_everyDay_roundTrips() {
    var seconds: Int64 = -62_135_596_800
    while seconds <= 253_402_300_799 {
      let time = Timestamp(seconds: seconds)
      #expect(Timestamp(time.description) == time)
      seconds += 86_400 * 61 + 3_723
    }
  }

  @Test func timestamp_arithmetic() {
    let time = Timestamp("2026-03-01T00:00:00Z")!
    #expect((time - .seconds(1)).description == "2026-02-28T23:59:59Z")
    #expect(time + .milliseconds(1500) - time == .milliseconds(1500))
    #expect(time - .milliseconds(1) < time)
    #expect((time + .seconds(Int64.max)).seconds == .max)
    #expect((Timestamp(seconds: .max, nanoseconds: 900_000_000) + .milliseconds(200)).seconds == .max)
    #expect((Timestamp(seconds: .min) - .milliseconds(1)).seconds == .min)
  }

  @Test func durations() {
    #expect(DurationText.parse("300ms") == .milliseconds(300))
    #expect(DurationText.parse("1.5h") == .seconds(5400))
    #expect(DurationText.parse("-3d", signed: true) == .seconds(-3 * 86_400))
    for text in ["", "3", "d", "-3d", "3 d", "1.d", ".5s", "1e3s", "999999999999d", "3w"] {
      #expect(DurationText.parse(text) == nil, "\(text)")
    }
    // Within 64 bits before the fraction is added, beyond them after it; and wrapped to a plausible number.
    for text in ["106751991167.9d", "213503982335.5d", "999999999999d", "36601d"] {
      #expect(DurationText.parse(text) == nil, "\(text)")
    }
    #expect(DurationText.parse("36600d") == .seconds(36_600 * 86_400))
    #expect(DurationText.text(.seconds(7200)) == "2h")
    #expect(DurationText.text(.milliseconds(300)) == "300ms")
    #expect(DurationText.text(.zero) == "0s")
  }
}
