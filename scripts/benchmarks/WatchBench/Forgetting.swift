import Automation
import JSONPages
import Nexudus
import SQLiteStore

/// How long a watch stands still while a person is forgotten, beside so much that is kept of others.
struct Forgetting {
  let folder: String
  /// About how large the state is, in MB.
  let size: Int

  func run() throws {
    let store = WatchBench.store(folder, "forgetting", SystemTime())
    try fill(store)
    let before = try store.size()
    let request = ForgetRequest(entity: "Coworker", record: 40)
    var found = 0
    let erasing = try Self.time {
      found = try store.transaction(owner: nil) { tables throws(StoreError) in
        try request.apply(in: tables, now: 2000)?.all.count ?? 0
      }
    }
    let wiping = try Self.time { try store.wipe() }
    try WatchBench.show([
      "bytes": .integer(before.bytes), "found": .integer(Int64(found)), "erasing_ms": WatchBench.rounded(erasing * 1e3),
      "wiping_ms": WatchBench.rounded(wiping * 1e3),
    ])
  }

  private static func time(_ body: () throws -> Void) rethrows -> Double {
    let begun = WatchBench.seconds()
    try body()
    return WatchBench.seconds() - begun
  }

  /// Fills a state with events of members and their bookings, two steps each.
  private func fill(_ store: StateStore) throws {
    for part in 0..<size {
      try store.transaction(owner: nil) { tables throws(StoreError) in
        for number in 0..<400 {
          let person = Int64((part * 400 + number) % 2000)
          var delivery = Delivery(
            rule: "r", trigger: "t", kind: "created", entity: number % 2 == 0 ? "Coworker" : "Booking",
            record: Int64(part * 400 + number), version: 0, at: 1000)
          if number % 2 == 0 { delivery.record = person }
          delivery.version = Int64(part)
          delivery.body = Self.body(delivery, person)
          delivery.state = .done
          delivery.ended = 1001
          guard let id = try tables.add(delivery) else { continue }
          var step = Step(
            delivery: id, effect: Effect(.create, target: "CoworkerMessage", body: ["CoworkerId": .integer(person)]),
            occurrence: 0, intended: 1001)
          step.state = .done
          step.result = id
          step.after = Self.body(delivery, person)
          _ = try tables.save(step)
        }
      }
    }
  }

  private static func body(_ delivery: Delivery, _ person: Int64) -> [UInt8] {
    let filler = (0..<20).map { "\"Field\($0)\":\"some text of field \($0)\"" }.joined(separator: ",")
    let name = "\"FullName\":\"Person Number\(person)\",\"Email\":\"person\(person)@members.example\""
    return Array("{\"Id\":\(delivery.record ?? 0),\"CoworkerId\":\(person),\(name),\(filler)}".utf8)
  }
}
