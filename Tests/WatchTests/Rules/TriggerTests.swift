import JSONPages
import SQLiteStore
import Scripting
import SpaceModel
import Testing

/// What makes rules' handlers run, as scripts see it.
@Suite("Triggers of rules")
struct TriggerTests {
  @Test func created_tellsOfNewRecordsOnly_once() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        print(event.kind, event.entity, thread.Id, thread.Message, event.attempt)
      end)
      """)
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    let id = try test.post("Where is the wifi?")
    #expect(try await test.pass() == ["created\tCommunityThread\t\(id)\tWhere is the wifi?\t1"])
    test.advance(.seconds(60))
    try test.space.update("CommunityThread", id, ["Message": "Found it"])
    #expect(try await test.pass() == [])
  }

  @Test func created_withWhere_tellsWhenItFirstMatches() async throws {
    let test = try RuleSpace(
      """
      on.created("Coworker", { where = { Active = true } }, function(member) print("welcome", member.FullName) end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.space.add("Coworker", ["FullName": "Ada", "Active": false, "Email": "ada@example.com"])
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["Active": true])
    #expect(try await test.pass() == ["welcome\tAda"])
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["FullName": "Ada L."])
    #expect(try await test.pass() == [])
  }

  @Test func updated_tellsOfEditsAndNotOfBirths() async throws {
    let test = try RuleSpace(#"on.updated("CommunityThread", function(t, e) print(e.kind, t.Message) end)"#)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("one")
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("CommunityThread", id, ["Message": "two"])
    #expect(try await test.pass() == ["updated\ttwo"])
  }

  @Test func changed_givesTheValueBeforeAndAfter() async throws {
    let test = try RuleSpace(
      #"on.changed("Coworker", "Active", function(m, e) print(m.Id, e.from, e.to, e.previous.Active) end)"#)
    let id = try test.space.add("Coworker", ["FullName": "Ada", "Active": true, "Email": "ada@example.com"])
    try await test.pass()
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["FullName": "Ada L."])
    #expect(try await test.pass() == [])
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["Active": false])
    #expect(try await test.pass() == ["\(id)\ttrue\tfalse\ttrue"])
  }

  @Test func enteredAndGone_followASetThatPaymentsChangeInSilence() async throws {
    let test = try RuleSpace(
      """
      local open = { where = { Paid = false } }
      on.entered("CoworkerInvoice", { where = { Paid = true } }, function(i) print("paid", i.Id) end)
      on.gone("CoworkerInvoice", open, function(i, e) print("gone", i.Id, e.deleted) end)
      """)
    let invoice = try #require(
      test.space.records("CoworkerInvoice").first { $0["Paid"] == false && $0["Draft"] == false })
    let id = try #require(invoice["Id"]?.integer)
    try await test.pass()
    test.advance(.seconds(400))
    try test.space.pay(invoice: id, amount: invoice["TotalAmount"]?.double ?? 0)
    try await test.pass()
    // What happens without a new stamp shows in the next whole listing.
    test.advance(.seconds(400))
    let lines = try await test.pass() + test.pass()
    #expect(Set(test.log.lines) == ["paid\t\(id)", "gone\t\(id)\tfalse"], "\(lines)")
  }

  @Test func due_runsWhenItsMomentHasPassed_andIsArmedAnewByAnotherDate() async throws {
    let test = try RuleSpace(
      """
      on.due("CoworkerInvoice", "DueDate", "+3d", { where = { Paid = false } }, function(i, e) print(e.kind, i.Id) end)
      """)
    let invoice = try #require(
      test.space.records("CoworkerInvoice").first { $0["Paid"] == false && $0["Draft"] == false })
    let id = try #require(invoice["Id"]?.integer)
    try await test.pass()
    test.advance(.seconds(60))
    try test.space.update("CoworkerInvoice", id, ["DueDate": "2026-03-02T10:00:00Z"])
    #expect(try await test.pass().contains("due\t\(id)") == false)
    test.advance(.seconds(3 * 86_400 + 3600))
    #expect(try await test.pass().filter { $0 == "due\t\(id)" }.count == 1)
    test.advance(.seconds(3600))
    #expect(try await test.pass().contains("due\t\(id)") == false)
    try test.space.update("CoworkerInvoice", id, ["DueDate": "2026-03-03T12:00:00Z"])
    test.advance(.seconds(100_000))
    #expect(try await test.pass().contains("due\t\(id)"))
  }

  @Test func schedules_missedOnesRunOnce() async throws {
    let test = try RuleSpace(
      """
      every("10m", function(e) print("every", e.at) end)
      cron("0 9 * * 1-5", function(e) print("cron", e.at) end)
      """, at: "2026-03-02T08:00:00Z")
    #expect(try await test.pass() == [])
    test.advance(.seconds(600))
    #expect(try await test.pass() == ["every\t2026-03-02T08:10:00Z"])
    test.advance(.seconds(3 * 86_400))
    #expect(
      try await Set(test.pass()) == ["every\t2026-03-05T08:10:00Z", "cron\t2026-03-04T09:00:00Z"])
  }

  @Test func startAndStop_runAroundEachLife() async throws {
    let test = try RuleSpace(
      """
      on.start(function(e) print(e.kind) end)
      on.stop(function(e) print(e.kind) end)
      """)
    #expect(try await test.pass() == ["start", "stop"])
    test.advance(.seconds(60))
    #expect(try await test.pass() == ["start", "stop"])
  }

  @Test func since_bringsWhatHappenedBefore_atTheFirstActivationOnly() async throws {
    let test = try RuleSpace(
      #"on.created("CommunityThread", { since = "1h" }, function(t) print(t.Message) end)"#)
    try test.post("earlier")
    test.advance(.seconds(1800))
    #expect(try await test.pass() == ["earlier"])
    test.advance(.seconds(60))
    #expect(try await test.pass() == [])
  }

  @Test func when_isAskedBeforeTheHandler() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", { when = function(t) return text.has(t.Message, "wifi") end }, function(t)
        print(t.Message)
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("parcels")
    try test.post("the wifi is down")
    #expect(try await test.pass() == ["the wifi is down"])
  }
}
