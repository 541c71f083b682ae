import Automation
import JSONPages
import Nexudus
import Testing

@testable import Scripting

/// The form in which a plan is kept.
struct SavedPlanTests {
  private func saved(_ effects: [PlannedEffect], redactor: Redactor = Redactor()) -> SavedPlan {
    SavedPlan(
      Plan(effects), id: "1f", made: Timestamp(seconds: 1_772_442_000), address: "https://a/api", account: "me",
      basis: [PlanRecord("Coworker", 40): PlanVersion(updated: "2026-03-02T09:00:00Z", hash: "ab", title: "Zoë")],
      redactor: redactor, digest: { "\($0.count)" })
  }

  private func reading(_ text: String) throws(NexudusError) -> SavedPlan { try SavedPlan(fileText: Array(text.utf8)) }

  @Test("What is written is read again: effects, symbols, records, rules")
  func roundTrip() throws {
    var first = PlannedEffect(
      rule: "a", Effect(.create, target: "CommunityThread", body: ["Subject": "Hi", "CoworkerId": 40]),
      creates: -1_000_001,
      cause: .init(delivery: 7, attempt: 1, entity: "Coworker", record: 40, updated: "2026-03-02T09:00:00Z"))
    first.files = ["rules/a.lua": "text"]
    let effects = [
      first,
      PlannedEffect(
        rule: "a", Effect(.update, target: "CommunityThread", record: -1_000_001, body: ["Subject": "Ho"]),
        current: ["Subject": "Hi"]),
      PlannedEffect(
        rule: "b", Effect(.run, target: "Coworker", record: 40, body: ["Key": "K", "Ids": [40], "Parameters": .null])),
      PlannedEffect(
        rule: "b", Effect(.request, target: "DELETE /community/communitythreads/-1000001", body: ["$x": 1])),
    ]
    let plan = saved(effects)
    let read = try reading(plan.fileText)
    #expect(read.fileText == plan.fileText)
    #expect(read.rules == [.init(name: "a", files: ["rules/a.lua": "4"]), .init(name: "b", files: [:])])
    #expect(read.basis == plan.basis && read.made == plan.made && read.id == "1f")
    #expect(read.plan.lines() == Plan(effects).lines())
    #expect(read.plan.effects[0].basis == [PlanRecord("Coworker", 40)])
    #expect(plan.fileText.contains(#""record":{"$created":1}"#))
    #expect(plan.fileText.contains(#"{"$object":{"$x":1}}"#))
  }

  @Test("Secrets are kept by their names; one without a name, and secret fields, are withheld")
  func secrets() throws {
    let redactor = Redactor()
    redactor.add("hush-hush")
    redactor.add("read-from-a-record")
    var named = PlannedEffect(
      rule: "a",
      Effect(.notify, target: "desk", body: ["text": "code hush-hush, thread -1000001", "title": "read-from-a-record"]))
    named.secrets = ["DOOR": "hush-hush"]
    var field = PlannedEffect(
      rule: "a", Effect(.update, target: "Coworker", record: 40, body: ["AccessPincode": "1234", "Tag": "x"]),
      current: ["AccessPincode": "9999", "FullName": "hush-hush", "Tag": "was hush-hush"])
    field.secrets = ["DOOR": "hush-hush"]
    let new = PlannedEffect(
      rule: "a", Effect(.create, target: "CommunityThread", body: ["Subject": "Hi"]), creates: -1_000_001)
    let text = saved([new, named, field], redactor: redactor).fileText
    for secret in ["hush-hush", "read-from-a-record", "1234", "9999"] { #expect(!text.contains(secret), "\(secret)") }
    #expect(text.contains(#""text":{"$text":["code ",{"$secret":"DOOR"},", thread ",{"$created":1}]}"#))
    #expect(text.contains(#""title":{"$withheld":true}"#))
    #expect(try reading(text).plan.lines().joined(separator: "\n").contains("code ***, thread (new 1)"))
  }

  @Test(
    "A plan that was edited into nonsense is refused, by the effect and what is wrong",
    arguments: [
      (#""operation":"update""#, #""operation":"updaet""#, "is no operation"),
      (#""target":"Coworker""#, #""target":"Coworkr""#, "Coworker"),
      (#""Tag":"x""#, #""Tga":"x""#, "Tag"),
      (#""Tag":"x""#, #""Active":"x""#, "Active takes true or false"),
      (#""record":40,"body""#, #""record":{"$created":3},"body""#, "new record 3"),
      (#""Tag":"x""#, #""Notes":{"$cretaed":1}"#, "$created"),
      (#""record":40,"body""#, #""body""#, "names no record"),
      (#""concierge_plan": 1"#, #""concierge_plan": 9"#, "form 9"),
      (#""address": "https://a/api","#, "", "address"),
      (#""made": "2"#, #""made": "x2"#, "no time"),
    ])
  func mistakes(_ part: String, _ other: String, _ words: String) throws {
    let effect = PlannedEffect(rule: "a", Effect(.update, target: "Coworker", record: 40, body: ["Tag": "x"]))
    let text = saved([effect]).fileText
    #expect(text.contains(part))
    let error = #expect(throws: NexudusError.self) { try reading(text.replacing(part, with: other)) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("What is no plan is refused", arguments: ["", "[]", "{}", "{\"a\":", "concierge"])
  func noPlan(_ text: String) {
    #expect(throws: NexudusError.self) { try reading(text) }
  }

  @Test("An edited value is what is kept")
  func edited() throws {
    let effect = PlannedEffect(rule: "a", Effect(.update, target: "Coworker", record: 40, body: ["Tag": "x"]))
    let read = try reading(saved([effect]).fileText.replacing(#""Tag":"x""#, with: #""Tag":"y","Active":false"#))
    #expect(read.plan.effects[0].effect.body == ["Tag": "y", "Active": false])
    #expect(read.plan.lines().contains("         Active  false") || read.plan.lines()[2].contains("\"y\""))
  }
}
