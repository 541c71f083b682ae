import Automation
import HTTPTesting
import HTTPTypes
import JSONPages
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Testing

/// The rules of `examples/` at work: each fires when it should, once, and not when it shouldn't.
@Suite("Examples of rules")
struct ExampleRuleTests {
  private static let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/examples/"

  private func space(with example: String, at moment: String = "2026-03-02T09:00:00Z") async throws -> RuleSpace {
    let settings = try await Settings.load(
      path: Self.folder + "concierge.lua", secrets: NoSecrets(), redactor: Redactor())
    let test = try RuleSpace(at: moment, settings: settings)
    test.add(file: Self.folder + example + ".lua")
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    return test
  }

  @Test func wifiReply_answersWhoAsks_once() async throws {
    let test = try await space(with: "wifi_reply")
    let asked = try test.post("What is the password?", subject: "WLAN")
    let other = try test.post("Who has seen my umbrella?")
    try await test.pass()
    test.advance(.seconds(60))
    try test.space.update("CommunityThread", asked, ["Message": "The wifi password, please?"])
    try await test.pass()
    #expect(test.replies(to: asked).count == 1)
    #expect(test.replies(to: other) == [])
  }

  @Test func approvedReply_waitsForAPerson_thenAnswersOnce() async throws {
    let test = try await space(with: "approved_reply")
    let asked = try test.post("Where is my parcel?")
    try test.post("Who has seen my umbrella?")
    try await test.pass()
    #expect(test.replies(to: asked) == [])
    let waiting = try test.store.reading { tables throws(StoreError) in try tables.inbox(rule: "approved_reply") }
    #expect(waiting.map(\.delivery.record) == [asked])
    let step = try #require(waiting.first?.step)
    let refusal = try test.store.transaction(owner: nil) { tables throws(StoreError) in
      try WatchCommand.approve(step: step.id).apply(in: tables, now: test.clock.now.seconds)
    }
    #expect(refusal == nil)
    try await test.pass()
    try await test.pass()
    #expect(test.replies(to: asked).count == 1)
  }

  @Test func invoiceToChannel_tellsOfIssuedInvoices_notOfDraftsOrPayments() async throws {
    let test = try await space(with: "invoice_to_channel")
    let draft = try #require(test.space.records("CoworkerInvoice").first { $0["Draft"] == true })
    let id = try #require(draft["Id"]?.integer)
    try test.space.update("CoworkerInvoice", id, ["Description": "looked through"])
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("CoworkerInvoice", id, ["Draft": false, "InvoiceNumber": "NEW-1"])
    let lines = try await test.pass()
    #expect(lines.count == 1 && lines[0].hasPrefix("[billing] Invoice NEW-1: "), "\(lines)")
    test.advance(.seconds(600))
    try test.space.pay(invoice: id, amount: draft["TotalAmount"]?.double ?? 0)
    #expect(try await test.pass() == [])
  }

  @Test func bookingWebhook_postsEachNewBooking_once() async throws {
    let settings = try await Settings.load(
      path: Self.folder + "concierge.lua", secrets: NoSecrets(), redactor: Redactor())
    let hosts = PlayedHosts(
      ["POST https://hooks.example.com/bookings": [.reply(503, headers: ["Retry-After": "1"]), .reply(204)]],
      names: ["hooks.example.com": ["93.184.215.20"]])
    let test = try RuleSpace(settings: settings, hosts: hosts, secrets: ["BOOKING_HOOK_TOKEN": "token-of-ours"])
    test.add(file: Self.folder + "booking_webhook.lua")
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    var booking = try #require(test.space.records("Booking").first)
    for name in ["Id", "UniqueId", "CreatedOn", "UpdatedOn"] { booking[name] = nil }
    let id = try test.space.add("Booking", booking)
    for _ in 1...3 {
      try await test.pass()
      test.advance(.seconds(60))
    }
    #expect(hosts.requests.count == 2)
    let sent = try #require(hosts.requests.last)
    #expect(sent.headers[.authorization] == "Bearer token-of-ours")
    let body = try JSONValue(parsing: sent.body)
    #expect(body["id"]?.integer == id && body["from"]?.string != nil && body["link"]?.string?.contains("\(id)") == true)
    #expect(try test.deliveries(.done).count == 1)
  }

  // MARK: The ladder

  /// An invoice that falls due on the first day of the test.
  private func dueInvoice(in test: RuleSpace) async throws -> Int64 {
    let invoice = try #require(
      test.space.records("CoworkerInvoice").first {
        $0["Paid"] == false && $0["Draft"] == false && $0["CreditNote"] == false
      })
    let id = try #require(invoice["Id"]?.integer)
    try test.space.update(
      "CoworkerInvoice", id, ["InvoiceNumber": "LADDER-1", "DueDate": "2026-03-02T00:00:00Z"])
    try await test.pass()
    return id
  }

  /// Lets days pass, with a look at the space on each; gives what was said of the invoice, and on which day.
  private func days(_ days: ClosedRange<Int>, in test: RuleSpace) async throws -> [String] {
    var told: [String] = []
    for day in days {
      let before = notifications(in: test).count
      test.advance(.seconds(86_400))
      let lines = try await test.pass()
      let all = notifications(in: test).dropFirst(before).map(\.text) + lines
      told += all.filter { $0.contains("LADDER-1") }.map { text in
        let stage = ["due three days ago", "ten days overdue", "three weeks overdue"].first { text.contains($0) }
        return "\(day): \(text.hasPrefix("[billing]") ? "billing" : "member"), \(stage ?? text)"
      }
    }
    return told
  }

  @Test func overdueLadder_climbsStepByStep_eachOnce() async throws {
    let test = try await space(with: "overdue_ladder")
    _ = try await dueInvoice(in: test)
    #expect(
      try await days(1...24, in: test) == [
        "3: member, due three days ago", "10: member, ten days overdue", "10: billing, ten days overdue",
        "21: billing, three weeks overdue",
      ])
  }

  @Test func overdueLadder_stopsWhenThePaymentCame() async throws {
    let test = try await space(with: "overdue_ladder")
    let id = try await dueInvoice(in: test)
    #expect(try await days(1...5, in: test) == ["3: member, due three days ago"])
    try test.space.pay(invoice: id, amount: 100_000)
    #expect(try await days(6...24, in: test) == [])
  }

  @Test func overdueLadder_beginsAnew_whenTheDateIsMoved() async throws {
    let test = try await space(with: "overdue_ladder")
    let id = try await dueInvoice(in: test)
    #expect(try await days(1...5, in: test) == ["3: member, due three days ago"])
    try test.space.update("CoworkerInvoice", id, ["DueDate": "2026-03-09T00:00:00Z"])
    #expect(
      try await days(6...18, in: test) == [
        "10: member, due three days ago", "17: member, ten days overdue", "17: billing, ten days overdue",
      ])
  }

  // MARK: People

  @Test func welcomeMember_greetsWhenTheMemberBecomesActive_once() async throws {
    let test = try await space(with: "welcome_member")
    let id = try test.space.add("Coworker", ["FullName": "Ada", "Active": false, "Email": "ada@example.com"])
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["Active": true])
    #expect(try await test.pass() == ["[frontdesk] New member: Ada. Please get a key ready."])
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["FullName": "Ada L."])
    #expect(try await test.pass() == [])
    #expect(notifications(in: test, to: id).count == 1)
  }

  @Test func welcomeMail_mailsNewMembers_once() async throws {
    let test = try await space(with: "welcome_mail")
    try test.space.add("Coworker", ["FullName": "Ada & Co", "Active": true, "Email": "ada@example.com"])
    try test.space.add("Coworker", ["FullName": "No mail", "Active": true, "Email": ""])
    let lines = try await test.pass()
    #expect(lines.count == 1, "\(lines)")
    #expect(lines.first?.hasPrefix("[mail] to ada@example.com: Welcome to the space: Welcome, Ada & Co! The") == true)
    #expect(lines.first?.hasSuffix("(with HTML)") == true, "\(lines)")
    test.advance(.seconds(600))
    #expect(try await test.pass() == [])
  }

  @Test func visitorArrives_tellsTheHost_orTheFrontDesk() async throws {
    let test = try await space(with: "visitor_arrives")
    let host = try #require(test.space.records("Coworker").first?["Id"]?.integer)
    let before = notifications(in: test, to: host).count
    let guest: JSONObject = [
      "FullName": "Grace", "CoworkerId": .integer(host), "Arrived": false, "ExpectedArrival": "2026-03-02T10:00:00Z",
    ]
    let id = try test.space.add("Visitor", guest)
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("Visitor", id, ["Arrived": true])
    _ = try test.space.add("Visitor", ["FullName": "Nobody's guest", "Arrived": true])
    #expect(try await test.pass() == ["[frontdesk] Nobody's guest has arrived, and no host is named."])
    test.advance(.seconds(60))
    try test.space.update("Visitor", id, ["Notes": "Has a badge"])
    #expect(try await test.pass() == [])
    #expect(
      notifications(in: test, to: host).dropFirst(before).map(\.text) == [
        "Grace has arrived and waits for you at the front desk."
      ])
  }

  @Test func contractEnding_tellsAMonthBefore_unlessTheMemberStays() async throws {
    let test = try await space(with: "contract_ending")
    let ids = test.space.records("CoworkerContract").prefix(3).compactMap { $0["Id"]?.integer }
    for id in ids {
      try test.space.update("CoworkerContract", id, ["Cancelled": true, "CancellationDate": "2026-04-03T00:00:00Z"])
    }
    #expect(try await test.pass() == [])
    test.advance(.seconds(86_400))
    // One stays after all, one a month longer.
    try test.space.update("CoworkerContract", ids[1], ["Cancelled": false, "CancellationDate": .null])
    try test.space.update("CoworkerContract", ids[2], ["CancellationDate": "2026-05-03T00:00:00Z"])
    test.advance(.seconds(86_400))
    let lines = try await test.pass()
    #expect(lines.count == 1 && lines[0].contains("leaves on 03.04.2026"), "\(lines)")
    test.advance(.seconds(30 * 86_400))
    let later = try await test.pass()
    #expect(later.count == 1 && later[0].contains("leaves on 03.05.2026"), "\(later)")
  }

  @Test func parcelReminder_remindsOfWhatIsStillThere_once() async throws {
    let test = try await space(with: "parcel_reminder")
    let member = try #require(test.space.records("Coworker").first?["Id"]?.integer)
    let parcel: JSONObject = ["CoworkerId": .integer(member), "Name": "Marked parcel", "Collected": false]
    _ = try test.space.add("CoworkerDelivery", parcel)
    let fetched = try test.space.add("CoworkerDelivery", parcel)
    try await test.pass()
    test.advance(.seconds(2 * 86_400))
    try test.space.update("CoworkerDelivery", fetched, ["Collected": true])
    try await test.pass()
    #expect(notifications(in: test, to: member).filter { $0.text.hasPrefix("Marked parcel") }.count == 0)
    for _ in 0..<3 {
      test.advance(.seconds(86_400))
      try await test.pass()
      #expect(notifications(in: test, to: member).filter { $0.text.hasPrefix("Marked parcel") }.count == 1)
    }
  }

  // MARK: By the clock

  @Test func mondayReport_comesOnMondaysAtNine_andOnceAfterAnAbsence() async throws {
    let test = try await space(with: "monday_report", at: "2026-03-02T08:00:00Z")
    #expect(try await test.pass() == [])
    test.advance(.seconds(3600))
    let lines = try await test.pass()
    #expect(lines.count == 1 && lines[0].hasPrefix("[office] Last week"), "\(lines)")
    test.advance(.seconds(4 * 86_400))
    #expect(try await test.pass() == [])
    test.advance(.seconds(4 * 86_400))
    #expect(try await test.pass().count == 1)
    test.advance(.seconds(22 * 86_400))
    #expect(try await test.pass().count == 1)
    #expect(try await test.pass() == [])
  }

  @Test func noCheckin_tellsTheOfficeOfEachAbsenceOnce_andMembersNever() async throws {
    let test = try await space(with: "no_checkin")
    let before = notifications(in: test).count
    let seen = Set(
      test.space.records("Checkin").filter { ($0["FromTime"]?.string ?? "") >= "2026-02-16T10:00" }
        .compactMap { $0["CoworkerId"]?.integer })
    let away = test.space.records("Coworker").filter {
      $0["Active"] == true && ($0["CreatedOn"]?.string ?? "") < "2026-02-16" && !seen.contains($0["Id"]?.integer ?? 0)
    }
    let member = try #require(away.first)
    let (id, name) = (try #require(member["Id"]?.integer), try #require(member["FullName"]?.string))
    test.advance(.seconds(3600))
    let first = try await test.pass()
    #expect(first.count == 1 && away.allSatisfy { first[0].contains($0["FullName"]?.string ?? "?") }, "\(first)")
    test.advance(.seconds(86_400))
    #expect(try await test.pass().contains { $0.contains(name) } == false)
    // Back for a day, and away again.
    try test.space.add("Checkin", ["CoworkerId": .integer(id), "Source": 3, "FromTime": "2026-03-03T12:00:00Z"])
    var told: [String] = []
    for days in [12, 1, 1, 1, 1] {
      test.advance(.seconds(days * 86_400))
      if try await test.pass().contains(where: { $0.contains(name) }) {
        told.append(String("\(test.clock.now)".prefix(10)))
      }
    }
    #expect(told == ["2026-03-18"], "more than 14 days after 3 March, once")
    #expect(notifications(in: test).count == before)
  }

  // MARK: What members were told

  private func notifications(in test: RuleSpace, to member: Int64? = nil) -> [(member: Int64, text: String)] {
    test.space.records("CoworkerNotification").compactMap { record in
      guard let id = record["CoworkerId"]?.integer, let text = record["Message"]?.string else { return nil }
      return member == nil || member == id ? (id, text) : nil
    }
  }
}
