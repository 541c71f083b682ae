import JSONPages
import Nexudus
import Testing

@testable import Automation

struct TellingTests {
  /// Tells entries to a trigger of one kind, one batch after the other; gives what was delivered as `kind record`.
  private struct Teller {
    let trigger: Trigger
    var memory: [Int64: Told] = [:]
    var told: [Delivery] = []
    var sequence: Int64 = 0

    init(_ kind: Trigger.Kind, where filters: JSONObject = [:]) throws {
      let entity = try Catalogue.builtIn.requireEntity(named: "CommunityThread")
      trigger = Trigger(rule: "r", name: "t", kind: kind, set: try RecordSet(entity, where: filters))
    }

    @discardableResult
    mutating func take(
      _ kind: LogEntry.Kind, _ record: Record?, _ id: Int64 = 1, isEcho: Bool = false, chain: Int64 = 0
    ) -> Int {
      sequence += 1
      var entry = LogEntry(
        record: id, kind: kind, updated: record?.updatedSeconds ?? 2000, seen: 2000, body: record?.bytes ?? [])
      entry.sequence = sequence
      let subscription = Subscription(
        rule: "r", trigger: "t", feed: 1, definition: "", cursor: 0, activated: 1000)
      var telling = Telling(trigger, subscription, now: 2000, catchUp: 7 * 86_400)
      telling.take(entry, record: record, memory: memory[id], isEcho: isEcho, chain: chain)
      for id in telling.forgotten { memory[id] = nil }
      memory.merge(telling.told) { $1 }
      told += telling.deliveries
      return telling.deliveries.count
    }
  }

  @Test("created: once, at the birth or when it first lies in the set; never from before the activation")
  func created() throws {
    var teller = try Teller(.created, where: ["Private": true])
    let open = try Rows.record(1, updated: 1500, ["Private": false])
    let closed = try Rows.record(1, updated: 1600, created: 1500, ["Private": true])
    #expect(teller.take(.created, open) == 0)
    #expect(teller.take(.updated, closed) == 1)
    #expect(teller.take(.updated, open) == 0)
    #expect(teller.take(.updated, closed) == 0)
    #expect(teller.take(.updated, try Rows.record(2, updated: 1600, created: 900, ["Private": true]), 2) == 0)
    #expect(teller.told.map(\.version) == [0])
  }

  @Test("changed: what was forgotten is known again by its digest, and another value is told")
  func forgotten() throws {
    var teller = try Teller(.changed(field: "Private"))
    teller.take(.created, try Rows.record(1, updated: 1500, ["Private": true]))
    var memory = try #require(teller.memory[1])
    memory.digest = Tombstone.digest(of: memory.value)
    memory.value = .null
    teller.memory[1] = memory
    #expect(teller.take(.updated, try Rows.record(1, updated: 1600, ["Private": true])) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1700, ["Private": false])) == 1)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1800, ["Private": false])) == 0)
  }

  @Test("updated: each version that is no birth")
  func updated() throws {
    var teller = try Teller(.updated)
    #expect(teller.take(.created, try Rows.record(1, updated: 1500)) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1600)) == 1)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1700)) == 1)
    #expect(teller.take(.deleted, nil) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1800), isEcho: true) == 0)
  }

  @Test("changed: from the value that was told last")
  func changed() throws {
    var teller = try Teller(.changed(field: "Tags"))
    teller.memory[1] = Told(record: 1, value: "a")
    #expect(teller.take(.updated, try Rows.record(1, updated: 1500, ["Tags": "a"])) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1600, ["Tags": "b"])) == 1)
    #expect(teller.told.last?.event["from"] == "a")
    #expect(teller.told.last?.event["to"] == "b")
    // Its own change is no event, but the value to compare with.
    #expect(teller.take(.updated, try Rows.record(1, updated: 1700, ["Tags": "c"]), isEcho: true) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1800, ["Tags": "d"])) == 1)
    #expect(teller.told.last?.event["from"] == "c")
    // A record that is met for the first time has no earlier value.
    #expect(teller.take(.created, try Rows.record(2, updated: 1500, ["Tags": "x"]), 2) == 0)
  }

  @Test("entered: each time that it joins the set")
  func entered() throws {
    var teller = try Teller(.entered, where: ["Private": true])
    let outside = try Rows.record(1, updated: 1500, ["Private": false])
    let inside = try Rows.record(1, updated: 1600, ["Private": true])
    #expect(teller.take(.created, outside) == 0)
    #expect(teller.take(.updated, inside) == 1)
    #expect(teller.take(.updated, inside) == 0)
    #expect(teller.take(.updated, outside) == 0)
    #expect(teller.take(.updated, inside) == 1)
    #expect(teller.take(.deleted, nil) == 0)
  }

  @Test("gone: when it leaves the set or is deleted, once, with the record as it was")
  func gone() throws {
    var teller = try Teller(.gone, where: ["Private": true])
    let inside = try Rows.record(1, updated: 1500, ["Private": true])
    #expect(teller.take(.created, inside) == 0)
    #expect(teller.take(.updated, try Rows.record(1, updated: 1600, ["Private": false])) == 1)
    #expect(teller.told.last?.event["deleted"] == false)
    #expect(teller.take(.deleted, nil) == 0)
    #expect(teller.take(.updated, inside) == 0)
    #expect(teller.take(.deleted, nil) == 1)
    #expect(teller.told.last?.event["deleted"] == true)
    #expect(teller.told.last?.body == inside.bytes)
  }

  @Test("due: armed by the date, moved by another, disarmed with the set, fired once for one date")
  func due() throws {
    var teller = try Teller(.due(field: "LastMessageDate", offset: .seconds(60)))
    func record(_ seconds: Int64) throws -> Record {
      try Rows.record(1, updated: 1500, ["LastMessageDate": .string(Timestamp(seconds: seconds).description)])
    }
    teller.take(.created, try record(3000))
    #expect(teller.memory[1]?.due == 3060)
    teller.take(.updated, try record(4000))
    #expect(teller.memory[1]?.due == 4060)
    // It has fired: the same date does not arm it again.
    teller.memory[1] = Told(record: 1, value: .integer(4060))
    teller.take(.updated, try record(4000))
    #expect(teller.memory[1]?.due == nil)
    teller.take(.updated, try record(5000))
    #expect(teller.memory[1]?.due == 5060)
    teller.take(.deleted, nil)
    #expect(teller.memory[1] == nil)
  }

  @Test("A chain of rules is held after five links")
  func chains() throws {
    var teller = try Teller(.updated)
    teller.take(.updated, try Rows.record(1, updated: 1600), chain: 5)
    teller.take(.updated, try Rows.record(1, updated: 1700), chain: 6)
    #expect(teller.told.map(\.state) == [.pending, .held])
  }

  @Test("What is older than a rule catches up with is stale")
  func stale() throws {
    var teller = try Teller(.updated)
    teller.take(.updated, try Rows.record(1, updated: 2000 - 7 * 86_400 - 1))
    teller.take(.updated, try Rows.record(2, updated: 2000 - 7 * 86_400), 2)
    #expect(teller.told.map(\.state) == [.stale, .pending])
  }
}
