import Scripting
import Testing

/// Nothing is found in what is right.
@Suite struct ExampleCheckTests {
  static let examples = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/examples/"

  static let names = [
    "answer_threads", "approved_reply", "booking_webhook", "bookings_csv", "contract_ending", "invoice_to_channel",
    "monday_report", "no_checkin", "no_recent_booking", "outstanding", "overdue_ladder", "parcel_notice",
    "parcel_reminder", "room_usage", "tag_members", "too_cold", "visitor_arrives", "welcome_mail", "welcome_member",
    "wifi_reply", "concierge",
  ]

  /// Tests of rules, which see names of their own.
  static let tests = names.map { $0 + "_test" }.filter { (try? ScriptSource.file(examples + $0 + ".lua")) != nil }

  private func report(on name: String) async throws -> CheckReport {
    let check = try await RuleCheck(settings: CheckSettings(try .file(Self.examples + "concierge.lua")))
    let report = await check.report(on: [try .file(Self.examples + name + ".lua")])
    await check.close()
    return report
  }

  @Test(arguments: names + tests) func examples_haveNoFindings(_ name: String) async throws {
    let findings = try await report(on: name).findings
    #expect(findings.isEmpty, "\(findings.map { $0.report(color: false) }.joined(separator: "\n"))")
  }

  @Test func everyRecipe_hasATest() { #expect(Self.tests.count == 15) }

  @Test(arguments: [
    ("wifi_reply", ["CommunityMessage-Create", "CommunityThread-List"]),
    ("tag_members", ["Coworker-Edit", "Coworker-List", "Coworker-Read"]),
    ("no_checkin", ["Checkin-List", "Coworker-List"]),
    (
      "overdue_ladder",
      ["Coworker-Read", "CoworkerInvoice-List", "CoworkerInvoice-Read", "CoworkerNotification-Create"]
    ),
  ])
  func roles_areThoseOfTheCalls(_ name: String, _ roles: [String]) async throws {
    let needed = try await report(on: name).roles
    #expect(needed.names == roles)
    #expect(!needed.isPartial)
    #expect(needed.missing(from: roles.dropFirst()) == [roles[0]])
    #expect(needed.missing(from: roles).isEmpty)
  }
}
