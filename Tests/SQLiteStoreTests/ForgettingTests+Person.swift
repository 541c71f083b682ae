import Automation
import Foundation
import JSONPages
import Testing

@testable import SQLiteStore

/// A state with a person in every place.
extension ForgettingTests {
  struct Kept {
    var event: Int64 = 0
    var booking: Int64 = 0
    var open: Int64 = 0
    var other: Int64 = 0
    var mention: Int64 = 0
    var openMention: Int64 = 0
    var feed: Int64 = 0
    var subscription: Int64 = 0
  }

  func body(_ object: JSONObject) -> [UInt8] { (try? JSONValue.object(object).encoded()) ?? [] }

  func event(
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
  func fill() throws -> Kept {
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

  func forget(_ words: [String] = []) throws -> Traces {
    let traces = try store.transaction(owner: nil) { tables throws(StoreError) in
      try ForgetRequest(entity: "Coworker", record: 40, words: words).apply(in: tables, now: 1000)
    }
    try store.wipe()
    return try #require(traces)
  }

  func read<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws -> Result {
    try store.reading(body)
  }

  /// The bytes of all files in the state's folder.
  func bytes() throws -> [UInt8] {
    let folder = store.file.folder
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .flatMap { [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))) }
  }

  func isOnDisk(_ text: String) throws -> Bool {
    Data(try bytes()).range(of: Data(text.utf8)) != nil
  }
}
