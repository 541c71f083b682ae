import Automation
import Display
import Nexudus
import Scripting
import Testing

/// What `concierge new` writes: fixed for each kind of trigger, and right for every entity.
@Suite("New rules") struct NewRuleTests {
  private static func trigger(_ text: String) throws -> Trigger {
    try Trigger(typed: text) { entity throws(NexudusError) in try Membership(of: entity).filters }
  }

  private func text(_ trigger: String) throws -> String {
    try NewRule(path: "rules/greet", trigger: Self.trigger(trigger)).text
  }

  /// The rule without the comments above it.
  private func rule(_ trigger: String) throws -> String {
    try text(trigger).split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("--") }.dropFirst()
      .joined(separator: "\n")
  }

  // MARK: Each kind of trigger

  @Test func created_isThisRule() throws {
    #expect(
      try text("created:CommunityThread") == """
        -- Prints each new CommunityThread.
        --   concierge check rules/greet.lua
        --   concierge test rules/greet_test.lua
        --   concierge watch --dry-run --since 7d --until-idle rules/greet.lua

        on.created("CommunityThread", function(thread)
          -- thread.Subject, thread.Message, thread.BusinessId, thread.UserId, thread.Tags, ...
          -- all fields: concierge entities CommunityThread
          print("new:", thread.Subject)
        end)

        """)
  }

  @Test func created_hasThisTest() throws {
    #expect(
      try NewRule(path: "rules/greet", trigger: Self.trigger("created:CommunityThread")).test == """
        -- Tests greet.lua against a space of its own, whose clock begins on Monday 2026-01-05 at 09:00 UTC.
        --   concierge test rules/greet_test.lua

        describe("greet", function()
          it("tells of a new record, and only once", function()
            rules.load "greet.lua"
            local thread = space.create("CommunityThread", { Subject = "First" })
            rules.settle()
            expect(rules.output()).to_have_length(1)
            expect(rules.output()[1]).to_contain("new")
          end)
        end)

        """)
  }

  @Test(arguments: [
    ("updated:Booking", "on.updated(\"Booking\", function(booking)", "print(\"updated:\", booking)"),
    (
      "changed:CoworkerInvoice.Paid", "on.changed(\"CoworkerInvoice\", \"Paid\", function(invoice, event)",
      "print(invoice, \"Paid:\", event.from, \"->\", event.to)"
    ),
    (
      "entered:CoworkerInvoice", "on.entered(\"CoworkerInvoice\", { where = { Paid = true } }, function(invoice)",
      "print(\"entered:\", invoice)"
    ),
    (
      "entered:Visitor", "on.entered(\"Visitor\", { where = { Arrived = true } }, function(visitor)",
      "print(\"entered:\", visitor.FullName)"
    ),
    ("gone:Booking", "on.gone(\"Booking\", function(booking)", "print(\"gone:\", booking)"),
    (
      "due:CoworkerInvoice.DueDate+3d", "on.due(\"CoworkerInvoice\", \"DueDate\", \"+3d\", function(invoice)",
      "print(\"due:\", invoice)"
    ),
    (
      "due:CoworkerContract.CancellationDate-720h",
      "on.due(\"CoworkerContract\", \"CancellationDate\", \"-30d\", function(contract)",
      "print(\"due:\", contract)"
    ),
  ])
  func otherTriggers_areWrittenAsTheyAreRead(_ typed: String, _ opening: String, _ body: String) throws {
    let lines = try rule(typed).split(separator: "\n")
    #expect(lines.first.map(String.init) == opening)
    #expect(lines.dropLast().last.map(String.init) == "  " + body)
    #expect(lines.last == "end)")
  }

  @Test func schedules_countMembers() throws {
    #expect(
      NewRule(path: "report", trigger: try Trigger(cron: "0 9 * * 1-5")).text == """
        -- Prints how many active members there are, by cron 0 9 * * 1-5.
        --   concierge check report.lua
        --   concierge test report_test.lua
        --   concierge trigger 'cron 0 9 * * 1-5' report.lua

        cron("0 9 * * 1-5", function()
          -- what else there is to look at: concierge entities
          print("active members:", nexudus.Coworker:count { where = { Active = true } })
        end)

        """)
    let every = NewRule(path: "report", trigger: try Trigger(every: "90m"))
    #expect(every.text.contains("\nevery(\"90m\", function()\n"))
    #expect(every.test.contains("space.advance(\"90m\")"))
  }

  // MARK: Every entity

  /// Triggers of an entity; the field that changes has another type with each entity.
  private static func triggers(of entity: Entity, _ place: Int) -> [String] {
    let listed = entity.fields.filter { $0.isListed && !["Id", "UniqueId", "CreatedOn"].contains($0.name) }
    let type = FieldType.allCases[place % FieldType.allCases.count]
    let changing = listed.first { $0.type == type } ?? listed.first
    let date = listed.first { $0.type == .datetime }
    return ["created", "updated", "entered", "gone"].map { "\($0):\(entity.name)" }
      + [changing].compactMap { field in field.map { "changed:\(entity.name).\($0.name)" } }
      + [date].compactMap { field in field.map { "due:\(entity.name).\($0.name)\(place % 2 == 0 ? "-2d" : "+90m")" } }
  }

  @Test func rulesForEveryEntity_haveNoFindings_andTheirTestsAreLua() async throws {
    let check = try await RuleCheck()
    var count = 0
    for (place, entity) in Catalogue.builtIn.names.compactMap(Catalogue.builtIn.entity(named:)).enumerated() {
      for text in Self.triggers(of: entity, place) {
        guard let trigger = try? Self.trigger(text) else {
          // The one thing that an entity may lack is a set to join.
          #expect(text.hasPrefix("entered:"), "\(text)")
          continue
        }
        let rule = NewRule(path: "rules/greet", trigger: trigger)
        let findings = await check.report(on: [.standardInput(rule.text)]).findings
        #expect(findings.isEmpty, "\(text): \(findings.map(\.message))\n\(rule.text)")
        let mistakes = await check.report(on: [.standardInput(rule.test)]).findings.filter { $0.kind == .syntax }
        #expect(mistakes.isEmpty, "\(text)\n\(rule.test)")
        #expect(rule.text.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(rule.text)")
        count += 1
      }
    }
    await check.close()
    #expect(count > 1000)
  }
}
