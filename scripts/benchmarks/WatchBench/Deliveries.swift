import Automation
import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How many deliveries of one rule an empty handler gets done in a second, in real time.
struct Deliveries {
  let folder: String
  let count: Int

  /// Fills a state with deliveries that wait.
  func prepare() throws { try fill(WatchBench.store(folder, "deliveries", SystemTime())) }

  private func fill(_ store: some WatchStore) throws {
    let now = SystemTime().now.seconds
    let entity = WatchBench.entities(1)[0].entity
    try store.transaction(owner: nil) { tables throws(StoreError) in
      try tables.setNote("epoch", "1")
      for id in 1...count {
        var delivery = Delivery(
          rule: "r", trigger: "created", kind: "created", entity: entity.name, record: Int64(id), version: 0, at: now)
        delivery.body = Array("{\"Id\":\(id),\"Subject\":\"\(String(repeating: "x", count: 400))\"}".utf8)
        _ = try tables.add(delivery)
      }
    }
  }

  func run() throws {
    let time = SystemTime()
    let entities = WatchBench.entities(1)
    let entity = entities[0].entity
    let mill = Mill(
      entities.map { ($0.entity, $0.field) }, rate: 1, limit: 0, values: 1, hasChanges: false, time: VirtualTime())
    let store = CountingStore(WatchBench.store(folder, "deliveries", time))
    try fill(store)
    let tally = Tally(time)
    let watcher = Watcher(
      store: store, reader: try WatchBench.client(mill, time), runner: tally, clock: time, observer: tally)
    let trigger = Trigger(rule: "r", name: "created", kind: .created, set: try RecordSet(entity))
    let queue = TurnQueue()
    let ended = Ended()
    Task(executorPreference: queue) {
      await watcher.add(RulePlan(name: "r", triggers: [trigger]))
      try await watcher.run(.onePass)
      ended.end()
    }
    let begun = WatchBench.seconds()
    let transactions = store.transactions
    var taken = 0.0
    while !ended.isOver {
      if queue.runNext() { continue }
      sched_yield()
    }
    taken = WatchBench.seconds() - begun
    try WatchBench.show([
      "deliveries": .integer(Int64(tally.total)), "per_second": WatchBench.rounded(Double(tally.total) / taken),
      "transactions_per_delivery": WatchBench.rounded(Double(store.transactions - transactions) / Double(count)),
      "readings_per_delivery": WatchBench.rounded(Double(store.readings) / Double(count)),
    ])
  }
}

/// Whether a watch has ended.
private final class Ended: Sendable {
  private let flag = Atomic(false)

  var isOver: Bool { flag.load(ordering: .acquiring) }

  func end() { flag.store(true, ordering: .releasing) }
}
