import Automation
import Foundation
import GRDB
import JSONPages
import Testing

@testable import SQLiteStore

/// What is kept about a person is found, shown and erased, and what must stay says nothing of the person.
@Suite struct ForgettingTests {
  let home = TemporaryHome()
  let store: StateStore

  static let address = "anna.berg@members.example"
  static let name = "Anna Zoë Bergström"

  init() {
    store = StateStore(StateFile(home: home.path, address: "http://space.invalid/api", account: "a@b.c")) { 1000 }
  }

  // MARK: Finding

  @Test func everythingIsFound_andWhatBelongsToOthersIsNot() throws {
    let kept = try fill()
    let traces = try read { tables throws(StoreError) in try tables.traces(of: Subject(entity: "Coworker", id: 40)) }
    #expect(traces.subject.words == [Self.address, Self.name.lowercased()])
    #expect(traces.subject.others == ["User:9"])
    let fates = Dictionary(uniqueKeysWithValues: traces.all.map { ($0.place, $0.fate) })
    #expect(fates[.event(kept.event)] == .erased)
    #expect(fates[.event(kept.booking)] == .erased)
    #expect(fates[.event(kept.open)] == .ended)
    #expect(fates[.event(kept.other)] == nil)
    #expect(fates[.event(kept.mention)] == .erased)
    guard case .left = fates[.event(kept.openMention)] else {
      Issue.record("an open event of another record is not left alone: \(String(describing: fates))")
      return
    }
    #expect(fates[.witness(feed: kept.feed, record: 40)] == .tombstone)
    #expect(fates[.memory(subscription: kept.subscription, record: 40)] == .erased)
    #expect(fates[.memory(subscription: kept.subscription, record: 41)] == nil)
    #expect(fates[.once(script: "welcome", key: "welcome:Coworker:40")] == .erased)
    #expect(fates[.once(script: "welcome", key: "welcome:Coworker:41")] == nil)
    #expect(fates[.value(script: "welcome", key: "visit/\(Self.address)")] == .erased)
    #expect(fates[.value(script: "welcome", key: "table")] == .erased)
    for place: Trace.Place in [.value(script: "welcome", key: "last"), .once(script: "welcome", key: "welcome:40")] {
      guard case .left = fates[place] else {
        Issue.record("\(place) may be about the person, and nobody is told")
        continue
      }
    }
  }

  // MARK: Erasing

  @Test func nothingOfThePerson_isInTheFilesAfterwards() throws {
    let kept = try fill()
    #expect(try isOnDisk("quinoa") && isOnDisk(Self.address))
    _ = try forget()
    for text in ["quinoa", Self.address, "Hello"] { #expect(try !isOnDisk(text), "\(text) is still in the files") }
    // The open event of another record has the name until it is over.
    #expect(try isOnDisk(Self.name))
    try store.transaction(owner: nil) { tables throws(StoreError) in
      guard var open = try tables.delivery(kept.openMention) else { return }
      open.state = .done
      try tables.save(open)
    }
    _ = try forget([Self.name])
    #expect(try !isOnDisk(Self.name))
    #expect(try isOnDisk("Ben Hall"))
  }

  @Test func whatKeepsFromSendingTwice_stays() throws {
    let kept = try fill()
    _ = try forget()
    try read { tables throws(StoreError) in
      #expect(try tables.known(kept.feed, [40])[40] == KnownRecord(id: 40, updated: 800, hash: 4711))
      let told = try tables.told(kept.subscription, [40])[40]
      #expect(told?.digest == Tombstone.digest(of: .string(Self.address)))
      #expect(told?.body == Tombstone.record(40))
      #expect(try tables.claimed(entity: "CoworkerMessage", ids: [77]) == [77])
      let event = try tables.delivery(kept.open)
      #expect(event?.state == .done && event?.reason == Tombstone.reason && event?.body == nil)
      #expect(try tables.runnable(rule: "welcome", now: 2000, limit: 10).isEmpty)
    }
    #expect(try store.onceResult("welcome:Coworker:40", script: "welcome", now: 1000) == .null)
    #expect(try store.onceResult("welcome:Coworker:41", script: "welcome", now: 1000) == "kept")
    // The same version of the same record does not become an event again.
    let again = try store.transaction(owner: nil) { tables throws(StoreError) in
      try tables.add(event("Coworker", 40, .pending, [:]))
    }
    #expect(again == nil)
  }

  @Test func whatWaitedForApproval_isNotAskedAboutAnyMore() throws {
    let kept = try fill()
    let held = try store.transaction(owner: nil) { tables throws(StoreError) -> Int64 in
      var step = Step(
        delivery: kept.open, effect: Effect(.create, target: "CoworkerMessage", body: ["CoworkerId": 40]),
        occurrence: 0, intended: 930)
      step.state = .held
      if var open = try tables.delivery(kept.open) {
        open.state = .held
        try tables.save(open)
      }
      return try tables.save(step)
    }
    #expect(try read { tables throws(StoreError) in try tables.inbox(rule: nil).count } == 1)
    _ = try forget()
    #expect(try read { tables throws(StoreError) in try tables.inbox(rule: nil).count } == 0)
    #expect(try read { tables throws(StoreError) in try tables.step(held)?.state } == .refused)
  }

  @Test func whatARuleWrote_isStillKnownAsItsOwn_thoughItsContentIsGone() throws {
    let kept = try fill()
    var step = Step(
      delivery: kept.event, effect: Effect(.update, target: "Coworker", record: 40, body: ["FullName": "Anna B."]),
      occurrence: 0, intended: 930)
    step.state = .done
    step.base = body(["Id": 40, "FullName": "Anna", "UpdatedOn": "2026-03-01T09:00:00Z"])
    step.after = body(["Id": 40, "FullName": "Anna B.", "UpdatedOn": "2026-03-02T09:00:00Z"])
    let (known, imprint) = try store.transaction(owner: nil) { tables throws(StoreError) in
      step.id = try tables.save(step)
      _ = try tables.save(step)
      let feed = try tables.feeds().first { $0.id == kept.feed }
      return (try tables.known(kept.feed, [40]), Imprint(step, fields: feed?.compared ?? []))
    }
    _ = try forget()
    #expect(try read { tables throws(StoreError) in try tables.step(step.id)?.after } == nil)
    let found = try read { tables throws(StoreError) in try tables.imprints(on: kept.feed, of: [step.id]) }
    #expect(imprint != nil && found[step.id] == imprint)
    // Lists may still show the version before: nothing is known of the new one until one shows it.
    #expect(try read { tables throws(StoreError) in try tables.known(kept.feed, [40]) } == known)
  }

  @Test func thatARecordWasDeleted_isStillTold() throws {
    let kept = try fill()
    try store.transaction(owner: nil) { tables throws(StoreError) in
      try tables.append(
        [LogEntry(record: 40, kind: .deleted, updated: 900, seen: 910, body: body(["Id": 40, "Notes": "quinoa"]))],
        to: kept.feed)
    }
    _ = try forget()
    let log = try read { tables throws(StoreError) in try tables.log(kept.feed, after: 0, limit: 10) }
    #expect(log.map(\.kind) == [.deleted] && log.first?.body == [])
  }

  @Test func whatIsOthers_staysWhole() throws {
    let kept = try fill()
    _ = try forget()
    let other = try read { tables throws(StoreError) in try tables.delivery(kept.other)?.body }
    #expect(other.map { String(decoding: $0, as: UTF8.self) }?.contains("Ben Hall") == true)
    #expect(
      try store.value(forKey: "table", script: "welcome") == ["b": ["CoworkerId": 41, "note": "rice"]])
    #expect(try store.value(forKey: "visit/\(Self.address)", script: "welcome") == nil)
    #expect(try store.value(forKey: "last", script: "welcome") == 40)
    let told = try read { tables throws(StoreError) in try tables.told(kept.subscription, [41])[41]?.value }
    #expect(told == "ben@members.example")
  }

  @Test func twice_findsNothingMoreToErase() throws {
    try fill()
    _ = try forget()
    let rest = try read { tables throws(StoreError) in try tables.traces(of: Subject(entity: "Coworker", id: 40)) }
    #expect(rest.all.filter { $0.fate == .erased || $0.fate == .ended }.map(\.title) == [])
  }

  @Test func aHandlerAtWork_isNotDisturbed() throws {
    let kept = try fill()
    let traces = try store.transaction(owner: nil) { tables throws(StoreError) in
      try ForgetRequest(entity: "Coworker", record: 40).apply(in: tables, now: 1000) { $0.id == kept.open }
    }
    #expect(traces == nil)
    #expect(try read { tables throws(StoreError) in try tables.delivery(kept.event)?.body } != nil)
  }

  // MARK: The mechanism

  @Test func everyTable_isKnownToTheFinder() throws {
    try store.setOnce("k", script: "s", result: true, expires: nil)
    let tables = try store.queue().inDatabase { db in
      try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    }
    #expect(Set(tables).subtracting(WatchTables.searched) == [], "a table that forget and export do not look into")
  }

  @Test func retention_overwritesWhatIsOver() throws {
    let kept = try fill()
    try store.transaction(owner: nil) { tables throws(StoreError) in
      _ = try tables.retire(before: 1_000_000, limit: 100)
    }
    #expect(try read { tables throws(StoreError) in try tables.delivery(kept.booking) } == nil)
    try store.close()
    #expect(try !isOnDisk("quinoa for lunch"))
  }
}
