import GRDB
import JSONPages
import Testing

@testable import Automation
@testable import SQLiteStore

/// The tables of the watch in a file: owners, transactions, and a disk that is full.
@Suite("Watch store")
struct WatchStoreTests {
  private let home = TemporaryHome()

  private func store() -> StateStore {
    StateStore(StateFile(home: home.path, address: "http://space.invalid/api", account: "a@b.c")) { 1000 }
  }

  private func delivery(_ version: Int64) -> Delivery {
    Delivery(rule: "r", trigger: "t", kind: "created", entity: "Coworker", record: 7, version: version, at: 1)
  }

  @Test func anOldOwner_changesNothing() throws {
    let (first, second) = (store(), store())
    let old = try first.takeOver(process: 1, at: 1)
    let new = try second.takeOver(process: 2, at: 2)
    #expect(new > old)
    let error = #expect(throws: StoreError.self) {
      try first.transaction(owner: old) { tables throws(StoreError) in _ = try tables.add(delivery(0)) }
    }
    #expect(error?.code == .ownership)
    let found = try second.reading { tables throws(StoreError) in try tables.deliveries(DeliveryFilter()) }
    #expect(found.isEmpty)
  }

  @Test func aNewOwner_letsWhatWasRunningWaitAgain() throws {
    let store = store()
    let owner = try store.takeOver(process: 1, at: 1)
    try store.transaction(owner: owner) { tables throws(StoreError) in
      var running = delivery(0)
      running.state = .running
      _ = try tables.add(running)
    }
    _ = try store.takeOver(process: 2, at: 2)
    let states = try store.reading { tables throws(StoreError) in
      try tables.deliveries(DeliveryFilter()).map(\.state)
    }
    #expect(states == [.pending])
  }

  @Test func aRule_isLookedAtAgainWhenSomethingOfItCanRun() throws {
    let store = store()
    func next(_ deliveries: Delivery...) throws -> Int64? {
      try store.transaction(owner: nil) { tables throws(StoreError) in
        for delivery in try tables.deliveries(DeliveryFilter()) {
          var old = delivery
          old.end(.done, nil, 1)
          try tables.save(old)
        }
        for delivery in deliveries { _ = try tables.add(delivery) }
        return try tables.nextRun(rule: "r")
      }
    }
    func delivery(_ version: Int64, _ state: Delivery.State, at moment: Int64? = nil, of record: Int64 = 7) -> Delivery
    {
      var delivery = Delivery(
        rule: "r", trigger: "t", kind: "updated", entity: "Coworker", record: record, version: version, at: 1)
      (delivery.state, delivery.next) = (state, moment)
      return delivery
    }
    #expect(try next() == nil)
    #expect(try next(delivery(1, .running)) == nil)
    #expect(try next(delivery(2, .held)) == nil)
    #expect(try next(delivery(3, .pending)) == 0)
    #expect(try next(delivery(4, .failed, at: 90), delivery(5, .held, at: 80, of: 8)) == 80)
    // Behind one that runs there is nothing to do until it has ended.
    #expect(try next(delivery(6, .running), delivery(7, .pending)) == .max)
    #expect(try next(delivery(8, .running), delivery(9, .pending), delivery(10, .failed, at: 90, of: 8)) == 90)
  }

  @Test func aDelivery_isKeptOnceForItsTriggerRecordAndVersion() throws {
    let store = store()
    let owner = try store.takeOver(process: 1, at: 1)
    let ids = try store.transaction(owner: owner) { tables throws(StoreError) in
      [try tables.add(delivery(0)), try tables.add(delivery(0)), try tables.add(delivery(1))]
    }
    #expect(ids[0] != nil && ids[1] == nil && ids[2] != nil)
  }

  @Test func aTransactionThatThrows_leavesNothing() throws {
    let store = store()
    let owner = try store.takeOver(process: 1, at: 1)
    _ = try? store.transaction(owner: owner) { tables throws(StoreError) in
      _ = try tables.add(delivery(0))
      throw StoreError(.failed, "no")
    }
    #expect(try store.reading { tables throws(StoreError) in try tables.deliveries(DeliveryFilter()) }.isEmpty)
  }

  @Test func aFullDisk_isAClearError_andNothingIsLost() throws {
    let store = store()
    let owner = try store.takeOver(process: 1, at: 1)
    try store.transaction(owner: owner) { tables throws(StoreError) in _ = try tables.add(delivery(0)) }
    try store.queue().inDatabase { db in
      let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      try db.execute(sql: "PRAGMA max_page_count = \(pages)")
    }
    let error = #expect(throws: StoreError.self) {
      try store.transaction(owner: owner) { tables throws(StoreError) in
        var large = delivery(1)
        large.body = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        _ = try tables.add(large)
      }
    }
    #expect(error?.code == .full)
    #expect(error?.message.contains("disk is full") == true)
    try store.queue().inDatabase { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
    let versions = try store.reading { tables throws(StoreError) in
      try tables.deliveries(DeliveryFilter()).map(\.version)
    }
    #expect(versions == [0])
    try store.transaction(owner: owner) { tables throws(StoreError) in _ = try tables.add(delivery(2)) }
  }

  @Test func theLock_isHeldByOne_andToldOf() throws {
    let file = StateFile(home: home.path, address: "http://space.invalid/api", account: "a@b.c")
    let first = try #require(try? StateLock.take(file).get())
    #expect(StateLock.holder(of: file) != nil)
    guard case .failure(let held) = try StateLock.take(file) else {
      Issue.record("two hold the lock")
      return
    }
    #expect(held.holder.process > 0)
    first.release()
    #expect(StateLock.holder(of: file) == nil)
    #expect((try? StateLock.take(file).get()) != nil)
  }

  @Test func aCopy_isThrownAway() throws {
    let store = store()
    let owner = try store.takeOver(process: 1, at: 1)
    try store.transaction(owner: owner) { tables throws(StoreError) in _ = try tables.add(delivery(0)) }
    let copy = StateStore(copyOf: store.file) { 1000 }
    let own = try copy.takeOver(process: 1, at: 1)
    try copy.transaction(owner: own) { tables throws(StoreError) in _ = try tables.add(delivery(1)) }
    #expect(try copy.reading { tables throws(StoreError) in try tables.deliveries(DeliveryFilter()).count } == 2)
    #expect(try store.reading { tables throws(StoreError) in try tables.deliveries(DeliveryFilter()).count } == 1)
  }
}
