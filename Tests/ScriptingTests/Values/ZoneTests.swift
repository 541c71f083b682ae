import Automation
import Nexudus
import Testing

@testable import Scripting

@Suite("Time zones")
struct ZoneTests {
  /// Offsets as Python's zoneinfo gives them, from 1922 to 2096.
  static let offsets: [(zone: String, time: Int64, offset: Int64)] = [
    ("Europe/London", -1000000000, 3600),
    ("Europe/London", 0, 3600),
    ("Europe/London", 951782400, 0),
    ("Europe/London", 1711846799, 0),
    ("Europe/London", 1711846800, 3600),
    ("Europe/London", 1730000000, 0),
    ("Europe/London", 2524608000, 0),
    ("Europe/London", 3000000000, 0),
    ("Europe/London", -852107721, 3600),
    ("Europe/London", 1295742288, 0),
    ("Europe/London", 3106078771, 3600),
    ("Europe/London", 801595691, 3600),
    ("Europe/Dublin", -1000000000, 3600),
    ("Europe/Dublin", 0, 3600),
    ("Europe/Dublin", 951782400, 0),
    ("Europe/Dublin", 1711846799, 0),
    ("Europe/Dublin", 1711846800, 3600),
    ("Europe/Dublin", 1730000000, 0),
    ("Europe/Dublin", 2524608000, 0),
    ("Europe/Dublin", 3000000000, 0),
    ("Europe/Dublin", 3044070773, 3600),
    ("Europe/Dublin", 679419893, 3600),
    ("Europe/Dublin", -1338957352, 3600),
    ("Europe/Dublin", 362494042, 3600),
    ("Europe/Berlin", -1000000000, 3600),
    ("Europe/Berlin", 0, 3600),
    ("Europe/Berlin", 951782400, 3600),
    ("Europe/Berlin", 1711846799, 3600),
    ("Europe/Berlin", 1711846800, 7200),
    ("Europe/Berlin", 1730000000, 3600),
    ("Europe/Berlin", 2524608000, 3600),
    ("Europe/Berlin", 3000000000, 3600),
    ("Europe/Berlin", -1199973233, 3600),
    ("Europe/Berlin", 3184576729, 3600),
    ("Europe/Berlin", 323296038, 3600),
    ("Europe/Berlin", 3326692643, 7200),
    ("America/New_York", -1000000000, -14400),
    ("America/New_York", 0, -18000),
    ("America/New_York", 951782400, -18000),
    ("America/New_York", 1711846799, -14400),
    ("America/New_York", 1711846800, -14400),
    ("America/New_York", 1730000000, -14400),
    ("America/New_York", 2524608000, -18000),
    ("America/New_York", 3000000000, -18000),
    ("America/New_York", 3753771353, -18000),
    ("America/New_York", 2570378921, -14400),
    ("America/New_York", 203729684, -14400),
    ("America/New_York", 2692983756, -14400),
    ("Australia/Lord_Howe", -1000000000, 36000),
    ("Australia/Lord_Howe", 0, 36000),
    ("Australia/Lord_Howe", 951782400, 39600),
    ("Australia/Lord_Howe", 1711846799, 39600),
    ("Australia/Lord_Howe", 1711846800, 39600),
    ("Australia/Lord_Howe", 1730000000, 39600),
    ("Australia/Lord_Howe", 2524608000, 39600),
    ("Australia/Lord_Howe", 3000000000, 39600),
    ("Australia/Lord_Howe", 2995038384, 39600),
    ("Australia/Lord_Howe", 2187093963, 37800),
    ("Australia/Lord_Howe", -256137578, 36000),
    ("Australia/Lord_Howe", 3414538148, 39600),
    ("Asia/Kathmandu", -1000000000, 19800),
    ("Asia/Kathmandu", 0, 19800),
    ("Asia/Kathmandu", 951782400, 20700),
    ("Asia/Kathmandu", 1711846799, 20700),
    ("Asia/Kathmandu", 1711846800, 20700),
    ("Asia/Kathmandu", 1730000000, 20700),
    ("Asia/Kathmandu", 2524608000, 20700),
    ("Asia/Kathmandu", 3000000000, 20700),
    ("Asia/Kathmandu", 3300881088, 20700),
    ("Asia/Kathmandu", -723786101, 19800),
    ("Asia/Kathmandu", 1244112455, 20700),
    ("Asia/Kathmandu", 99435267, 19800),
    ("America/Sao_Paulo", -1000000000, -10800),
    ("America/Sao_Paulo", 0, -10800),
    ("America/Sao_Paulo", 951782400, -10800),
    ("America/Sao_Paulo", 1711846799, -10800),
    ("America/Sao_Paulo", 1711846800, -10800),
    ("America/Sao_Paulo", 1730000000, -10800),
    ("America/Sao_Paulo", 2524608000, -10800),
    ("America/Sao_Paulo", 3000000000, -10800),
    ("America/Sao_Paulo", 3064643895, -10800),
    ("America/Sao_Paulo", 3050952372, -10800),
    ("America/Sao_Paulo", -615414049, -10800),
    ("America/Sao_Paulo", -150748177, -7200),
    ("Pacific/Auckland", -1000000000, 41400),
    ("Pacific/Auckland", 0, 43200),
    ("Pacific/Auckland", 951782400, 46800),
    ("Pacific/Auckland", 1711846799, 46800),
    ("Pacific/Auckland", 1711846800, 46800),
    ("Pacific/Auckland", 1730000000, 46800),
    ("Pacific/Auckland", 2524608000, 46800),
    ("Pacific/Auckland", 3000000000, 46800),
    ("Pacific/Auckland", 446412080, 46800),
    ("Pacific/Auckland", -212510547, 43200),
    ("Pacific/Auckland", 1911833895, 43200),
    ("Pacific/Auckland", -451613445, 43200),
    ("Africa/Casablanca", -1000000000, 0),
    ("Africa/Casablanca", 0, 0),
    ("Africa/Casablanca", 951782400, 0),
    ("Africa/Casablanca", 1711846799, 0),
    ("Africa/Casablanca", 1711846800, 0),
    ("Africa/Casablanca", 1730000000, 3600),
    ("Africa/Casablanca", 2524608000, 3600),
    ("Africa/Casablanca", 3000000000, 3600),
    ("Africa/Casablanca", 967131055, 0),
    ("Africa/Casablanca", 755701793, 0),
    ("Africa/Casablanca", 2258686919, 3600),
    ("Africa/Casablanca", 1632943648, 3600),
    ("Asia/Tokyo", -1000000000, 32400),
    ("Asia/Tokyo", 0, 32400),
    ("Asia/Tokyo", 951782400, 32400),
    ("Asia/Tokyo", 1711846799, 32400),
    ("Asia/Tokyo", 1711846800, 32400),
    ("Asia/Tokyo", 1730000000, 32400),
    ("Asia/Tokyo", 2524608000, 32400),
    ("Asia/Tokyo", 3000000000, 32400),
    ("Asia/Tokyo", 2709818936, 32400),
    ("Asia/Tokyo", 3302055952, 32400),
    ("Asia/Tokyo", 295823848, 32400),
    ("Asia/Tokyo", 1751895551, 32400),
    ("America/St_Johns", -1000000000, -12600),
    ("America/St_Johns", 0, -12600),
    ("America/St_Johns", 951782400, -12600),
    ("America/St_Johns", 1711846799, -9000),
    ("America/St_Johns", 1711846800, -9000),
    ("America/St_Johns", 1730000000, -9000),
    ("America/St_Johns", 2524608000, -12600),
    ("America/St_Johns", 3000000000, -12600),
    ("America/St_Johns", 3447735893, -9000),
    ("America/St_Johns", 600080514, -12600),
    ("America/St_Johns", 2963361175, -12600),
    ("America/St_Johns", 1369965264, -9000),
  ]

  @Test func offset_isThatOfTheDatabase_alsoBeyondItsTables() throws {
    for (name, time, offset) in Self.offsets {
      let zone = try #require(Zone.named(name), "\(name)")
      #expect(zone.offset(at: time).seconds == offset, "\(name) at \(time)")
    }
  }

  @Test(arguments: ["Europe/Lundon", "../../etc/passwd", "", "Europe/", "/etc/passwd", "Europe"])
  func name_ofNoZone_isRefused(_ name: String) { #expect(Zone.named(name) == nil) }

  @Test(arguments: [
    ("2026-07-01T09:00", "2026-07-01T08:00:00Z"), ("2026-01-01T09:00", "2026-01-01T09:00:00Z"),
    // The clocks skip 01:00 to 02:00 on March 29, and show 01:00 to 02:00 twice on October 25.
    ("2026-03-29T01:30", "2026-03-29T01:30:00Z"), ("2026-10-25T01:30", "2026-10-25T00:30:00Z"),
    ("2050-07-01T09:00", "2050-07-01T08:00:00Z"),
  ])
  func wallClock_ofLondon_isAnInstant(_ wall: String, _ expected: String) throws {
    let zone = try #require(Zone.named("Europe/London"))
    let seconds = try #require(Timestamp(wall)).seconds
    #expect(Timestamp(seconds: zone.instant(ofWallClock: seconds)).description == expected)
  }

  @Test(arguments: [
    ("%Y-%m-%d %H:%M:%S", "2026-03-01 12:05:09"), ("%d.%m.%y", "01.03.26"),
    ("%a %A %b %B %e", "Sun Sunday Mar March  1"),
    ("%I:%M %p", "12:05 PM"), ("%j", "060"), ("%Z %z", "CET +0100"), ("100%%", "100%"), ("", ""),
  ])
  func format_knowsTheCommonCodes(_ format: String, _ expected: String) throws {
    let zone = try #require(Zone.named("Europe/Berlin"))
    let time = try #require(Timestamp("2026-03-01T11:05:09Z"))
    #expect(try TimeFormat.text(time, format, in: zone).get() == expected)
  }

  @Test(arguments: ["%Q", "%", "%d %"])
  func format_unknownCode_isNamed(_ format: String) throws {
    #expect(throws: TimeFormat.UnknownCode.self) {
      try TimeFormat.text(Timestamp(seconds: 0), format, in: .utc).get()
    }
  }
}
