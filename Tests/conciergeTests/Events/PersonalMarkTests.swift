import Automation
import JSONPages
import SQLiteStore
import Testing

/// What `concierge events show` says about fields that tell who a person is.
@Suite struct PersonalMarkTests {
  let space: WatchedSpace

  init() throws { space = try WatchedSpace() }

  private func fill() throws {
    try space.change { tables throws(StoreError) in
      var event = Delivery(
        rule: "welcome", trigger: "created Coworker", kind: "created", entity: "Coworker", record: 40, version: 0,
        at: WatchedSpace.morning)
      event.body = try? JSONValue.object([
        "Id": 40, "FullName": "Anna Berg", "Email": "anna@members.example", "Notes": "", "MobilePhone": .null,
        "TariffName": "Hot desk", "Active": true,
      ]).encoded()
      event.state = .parked
      event.reason = "no answer for anna@members.example"
      let id = try tables.add(event) ?? 0
      var step = Step(
        delivery: id,
        effect: Effect(
          .create, target: "CoworkerMessage",
          body: ["CoworkerId": 40, "Subject": "Hello Anna Berg", "MessageBody": "Your desk is number 7"]),
        occurrence: 0, intended: WatchedSpace.morning)
      step.state = .unclear
      step.answer = "the connection was lost"
      _ = try tables.save(step)
      try tables.add(
        Attempt(
          number: 1, at: WatchedSpace.morning,
          error: ["kind": "network", "message": "nobody at anna@members.example answers"]), to: id)
    }
  }

  @Test func personalFields_areMarked_andOthersAndEmptyOnesAreNot() async throws {
    try fill()
    let ending = try await space.run("events", "show", "1")
    #expect(ending.status == 0, "\(ending.errors)")
    let marked = ending.output.split(separator: "\n").filter { $0.hasSuffix("(personal)") }.map {
      $0.split(separator: "\"")[1]
    }
    #expect(marked == ["FullName", "Email"])
    #expect(ending.output.contains("Anna Berg") && ending.output.contains("\"TariffName\": \"Hot desk\","))
  }

  @Test func json_namesThem() async throws {
    try fill()
    let ending = try await space.run("events", "show", "1", "--json")
    let json = try JSONValue(parsing: PaddedBytes(ending.output))
    #expect(json["personal"] == ["FullName", "Email"])
    #expect(json["body"]?["FullName"] == "Anna Berg")
  }

  @Test(arguments: [["events", "show", "1", "--hide-personal"], ["events", "show", "1", "--hide-personal", "--json"]])
  func hidePersonal_masksThem_inTextsAsWell(arguments: [String]) async throws {
    try fill()
    let ending = try await space.program.run(arguments: arguments, environment: WatchedSpace.environment)
    #expect(ending.status == 0, "\(ending.errors)")
    for text in ["Anna", "Berg", "anna@", "members.example", "number 7"] {
      #expect(!ending.output.contains(text), "\(text) is shown: \(ending.output)")
    }
    // What is no person's stays, and what happened can still be read.
    for text in ["Hot desk", "CoworkerMessage", "the connection was lost", "Hello ***", "nobody at *** answers"] {
      #expect(ending.output.contains(text), "\(text) is not shown: \(ending.output)")
    }
  }
}
