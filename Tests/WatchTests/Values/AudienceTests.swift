import JSONPages
import Nexudus
import Testing

@testable import Automation
@testable import SpaceModel

struct AudienceTests {
  private func record(_ text: String) throws -> Record {
    try #require(RecordText.record(Array(text.utf8)))
  }

  private func trigger(_ kind: Trigger.Kind, where filters: JSONObject = [:]) throws -> Trigger {
    let entity = try Catalogue.builtIn.requireEntity(named: "CoworkerInvoice")
    return Trigger(rule: "r", name: "t", kind: kind, set: try RecordSet(entity, where: filters))
  }

  private func audience(_ triggers: [Trigger]) -> Audience {
    var audience = Audience()
    for trigger in triggers { audience.add(trigger) }
    return audience
  }

  @Test("A trigger for one member's invoices is shown those, and one for all is shown all")
  func number() throws {
    let audience = audience([
      try trigger(.created, where: ["Coworker": 7]), try trigger(.updated),
      try trigger(.created, where: ["Coworker": 8, "Paid": true]),
    ])
    #expect(audience.takers(of: try record(#"{"Id":1,"CoworkerId":7}"#)).sorted() == [0, 1])
    #expect(audience.takers(of: try record(#"{"Id":1,"CoworkerId":8}"#)).sorted() == [1, 2])
    #expect(audience.takers(of: try record(#"{"Id":1,"CoworkerId":null}"#)) == [1])
  }

  @Test("What was deleted, and what leaves a set, is shown to all that remember it")
  func gone() throws {
    let here: JSONObject = ["Coworker": 7]
    let audience = audience([
      try trigger(.created, where: here), try trigger(.gone, where: here), try trigger(.entered, where: here),
      try trigger(.changed(field: "Paid"), where: here),
    ])
    #expect(audience.takers(of: nil) == [0, 1, 2, 3])
    #expect(audience.takers(of: try record(#"{"Id":1,"CoworkerId":9}"#)) == [1, 2, 3])
  }

  @Test("A trigger that is not shown an entry would have made nothing of it", arguments: UInt64(1)...40)
  func nothingIsMissed(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let kinds: [Trigger.Kind] = [.created, .updated, .entered, .gone, .changed(field: "Paid")]
    let triggers = try (0..<12).map { _ in
      var filters: JSONObject = [:]
      if random.next() % 3 > 0 { filters["Coworker"] = .integer(Int64(random.next() % 4)) }
      if random.next() % 3 == 0 { filters["Paid"] = .bool(random.next() % 2 == 0) }
      if random.next() % 4 == 0 { filters["Business"] = .integer(Int64(random.next() % 2)) }
      return try trigger(kinds[Int(random.next() % 5)], where: filters)
    }
    let audience = audience(triggers)
    let subscription = Subscription(rule: "r", trigger: "t", feed: 1, definition: "", cursor: 0, activated: 0)
    for sequence in 1...60 {
      let coworker = ["null", "0", "1", "2.0", "3", "[1,2]", "\"1\""][Int(random.next() % 7)]
      let body =
        #"{"Id":1,"CoworkerId":\#(coworker),"BusinessId":\#(random.next() % 2),"Paid":true,"#
        + #""CreatedOn":"2026-01-01T00:00:00Z","UpdatedOn":"2026-01-01T00:00:00Z"}"#
      let kind = [LogEntry.Kind.created, .updated, .left, .deleted][Int(random.next() % 4)]
      let record = kind == .deleted ? nil : try record(body)
      var entry = LogEntry(record: 1, kind: kind, updated: 1, seen: 2, body: Array(body.utf8))
      entry.sequence = Int64(sequence)
      let shown = Set(audience.takers(of: record))
      for (place, trigger) in triggers.enumerated() where !shown.contains(place) {
        for memory in [nil, Told(record: 1)] {
          var telling = Telling(trigger, subscription, now: 3, catchUp: 100)
          telling.take(entry, record: record, memory: memory, isEcho: false, chain: 0)
          #expect(telling.deliveries.isEmpty && telling.told.isEmpty && telling.forgotten.isEmpty, "seed \(seed)")
        }
      }
    }
  }
}
