import Automation
import JSONPages
import Testing

@testable import Scripting

/// What a person reads at the end of a dry run.
struct PlanTests {
  private let plan = Plan([
    PlannedEffect(
      rule: "overdue",
      Effect(.update, target: "CoworkerInvoice", record: 7, body: ["Notes": "reminded"]),
      current: ["InvoiceNumber": "INV-7", "Notes": ""]),
    PlannedEffect(
      rule: "answer", Effect(.create, target: "CommunityThread", body: ["Subject": "Hi"]), creates: -1_000_001),
    PlannedEffect(
      rule: "answer", Effect(.create, target: "CommunityMessage", body: ["CommunityThreadId": -1_000_001]),
      creates: -1_000_002),
    PlannedEffect(rule: "overdue", Effect(.notify, target: "frontdesk", body: ["text": "Thread -1000001 is new"])),
    PlannedEffect(
      rule: "overdue", Effect(.update, target: "CoworkerInvoice", record: 8, body: ["Notes": "x"])),
    PlannedEffect(rule: "overdue", Effect(.request, target: "POST /sys/a?x=1", body: ["A": 1])),
  ])

  @Test("The plan is grouped by rule, in its order, with the counts at the end")
  func text() {
    #expect(
      plan.lines().joined(separator: "\n") == """
        overdue: 4 effects
          1  update CoworkerInvoice 7 "INV-7"
                 Notes  "" -> "reminded"
          4  notify frontdesk
                 text  "Thread (new 1) is new"
          5  update CoworkerInvoice 8
                 Notes  "x"
          6  request POST /sys/a?x=1
                 body  {"A":1}

        answer: 2 effects
          2  create CommunityThread (new 1)
                 Subject  "Hi"
          3  create CommunityMessage (new 2)
                 CommunityThreadId  (new 1)

        2 rules, 6 effects: 2 updates of CoworkerInvoice, 1 create of CommunityThread, 1 create of CommunityMessage, \
        1 notification to frontdesk, 1 request by POST /sys/a
        """)
  }

  @Test("The closing object has the counts")
  func json() {
    #expect(plan.json["plan"]?["effects"] == 6 && plan.json["plan"]?["rules"] == 2)
    #expect(plan.json["plan"]?["counts"]?[0] == ["operation": "update", "target": "CoworkerInvoice", "count": 2])
    #expect(plan.effects[0].json["planned"] == "update" && plan.effects[0].json["rule"] == "overdue")
  }

  @Test("An empty plan says that nothing would be sent")
  func empty() {
    #expect(Plan().lines() == ["no effects: nothing would be sent"])
  }

  @Test(
    "Ids of new records are found in texts, and nothing else is taken for one",
    arguments: [
      ("a/-1000001?b", "a/(new 1)?b"), ("-1000002-1000003", "(new 2)(new 3)"), ("2026-1000001", "2026-1000001"),
      ("-10000011", "-10000011"), ("-1", "-1"), ("-0999999 -1000000", "-0999999 -1000000"),
      ("--1000012.", "-(new 12)."),
    ])
  func numbers(_ text: String, _ expected: String) { #expect(PlanNumbers.readable(text) == expected) }
}
