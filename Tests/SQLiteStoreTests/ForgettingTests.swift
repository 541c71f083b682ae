import Automation
import Foundation
import GRDB
import JSONPages
import Testing

@testable import SQLiteStore

/// What is kept about a person is found, shown and erased, and what must stay says nothing of the person.
@Suite struct ForgettingTests {
  private let home = TemporaryHome()
  private let store: StateStore

  private static let address = "anna.berg@members.example"
  private static let name = "Anna Zoë Bergström"

  init() {
    store = StateStore(StateFile(home: home.path, address: "http://space.invalid/api", account: "a@b.c")) { 1000 }
  }

  // MARK: A state with a person in every place

  private struct Kept {
    var event: Int64 = 0
    var booking: Int64 = 0
    var open: Int64 = 0
    var other: Int64 = 0
    var mention: Int64 = 0
    var openMention: Int64 = 0
    var feed: Int64 = 0
    var subscription: Int64 = 0
  }

  private func body(_ object: JSONObject) -> [UInt8] { (try? JSONValue.object(object).encoded()) ?? [] }

  private func event(
    _ entity: String, _ id: Int64, _ state: Delivery.State, _ members: JSONObject, version: Int64 = 0
  ) -> Delivery {
    var delivery = Delivery(
      rule: "welcome", trigger: "created", kind: "created", entity: entity, record: id, version: version, at: 900)
    var record: JSONObject = ["Id": .integer(id)]
    for (key, value) in members.members { record[key] = value }
    delivery.body = body(record)
    delivery.state = state
    if !state.isOpen { delivery.ended = 950 }
    return delivery
  }

  @discardableResult
  private func fill() throws -> Kept {
    let person: JSONObject = [
      "Email": .string(Self.address), "FullName": .string(Self.name), "UserId": 9, "Notes": "likes quinoa",
    ]
    let kept = try store.transaction(owner: nil) { tables throws(StoreError) -> Kept in
      var kept = Kept()
      var feed = try tables.save(
        FeedState(key: FeedKey(entity: "Coworker", filters: [:]), activated: 1, lookBack: 180))
      feed.fields = ["Id", "FullName"]
      feed = try tables.save(feed)
      kept.feed = feed.id
      try tables.setKnown(
        feed.id, [KnownRecord(id: 40, updated: 800, hash: 4711), KnownRecord(id: 41, updated: 1, hash: 1)])
      var place = Subscription(
        rule: "welcome", trigger: "changed", feed: feed.id, definition: "changed Coworker.Email", cursor: 0,
        activated: 1)
      place = try tables.save(place)
      kept.subscription = place.id
      try tables.setTold(
        place.id,
        [
          Told(record: 40, value: .string(Self.address), body: body(["Id": 40, "FullName": .string(Self.name)])),
          Told(record: 41, value: "ben@members.example"),
        ])
      var entry = LogEntry(
        record: 40, kind: .updated, updated: 800, seen: 810, body: body(["Id": 40, "FullName": .string(Self.name)]))
      entry.hash = 4711
      try tables.append([entry], to: feed.id)

      kept.event = try tables.add(event("Coworker", 40, .done, person)) ?? 0
      var step = Step(
        delivery: kept.event,
        effect: Effect(
          .create, target: "CoworkerMessage", body: ["CoworkerId": 40, "Subject": "Hello quinoa"],
          key: "hi \(Self.name)"),
        occurrence: 0, intended: 920)
      step.id = try tables.save(step)
      step.state = .done
      step.answer = .integer(77)
      step.result = 77
      _ = try tables.save(step)
      try tables.add(
        Attempt(number: 1, at: 930, error: ["kind": "network", "message": .string("no answer for \(Self.address)")]),
        to: kept.event)
      kept.booking = try tables.add(event("Booking", 5, .done, ["CoworkerId": 40, "Notes": "quinoa for lunch"])) ?? 0
      kept.open = try tables.add(event("Coworker", 40, .pending, person, version: 2)) ?? 0
      kept.other =
        try tables.add(event("Coworker", 41, .done, ["Email": "ben@members.example", "FullName": "Ben Hall"])) ?? 0
      kept.mention =
        try tables.add(event("CommunityThread", 8, .done, ["Subject": .string("Who is \(Self.name)?")])) ?? 0
      kept.openMention =
        try tables.add(event("CommunityThread", 9, .parked, ["Subject": .string("Ask \(Self.name)!")])) ?? 0
      return kept
    }
    try store.setOnce(
      "welcome:Coworker:40", script: "welcome", result: .string("sent to \(Self.address)"), expires: nil)
    try store.setOnce("welcome:40", script: "welcome", result: true, expires: nil)
    try store.setOnce("welcome:Coworker:41", script: "welcome", result: "kept", expires: nil)
    try store.set(["when": 12], forKey: "visit/\(Self.address)", script: "welcome", ttl: nil)
    try store.set(
      ["a": ["CoworkerId": 40, "note": "quinoa"], "b": ["CoworkerId": 41, "note": "rice"]], forKey: "table",
      script: "welcome", ttl: nil)
    try store.set(40, forKey: "last", script: "welcome", ttl: nil)
    return kept
  }

  private func forget(_ words: [String] = []) throws -> Traces {
    let traces = try store.transaction(owner: nil) { tables throws(StoreError) in
      try ForgetRequest(entity: "Coworker", record: 40, words: words).apply(in: tables, now: 1000)
    }
    try store.wipe()
    return try #require(traces)
  }

  private func read<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws -> Result {
    try store.reading(body)
  }

  /// The bytes of all files in the state's folder.
  private func bytes() throws -> [UInt8] {
    let folder = store.file.folder
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .flatMap { [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) }
  }

  private func isOnDisk(_ text: String) throws -> Bool {
    Data(try bytes()).range(of: Data(text.utf8)) != nil
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
