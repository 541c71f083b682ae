import Testing

@testable import Mail

@Suite struct MailDateTests {
  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 +0000"), (1_790_000_000, "Mon, 21 Sep 2026 14:13:20 +0000"),
    (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 +0000"), (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 +0000"),
  ])
  func seconds_areWrittenAsMailWritesDates(_ seconds: Int64, _ text: String) {
    #expect(MailDate.text(seconds) == text)
  }
}
