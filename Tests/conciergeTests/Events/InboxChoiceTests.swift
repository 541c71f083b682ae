import Automation
import JSONPages
import SQLiteStore
import Testing

/// `concierge inbox approve` with several numbers, where nobody watches.
@Suite struct InboxChoiceTests {
  @Test func aNumberOfNothing_isNamed_andTheOthersAreApproved() async throws {
    let space = try WatchedSpace()
    let waiting = try space.change { tables throws(StoreError) -> Int64 in
      var delivery = Delivery(
        rule: "greet", trigger: "created CommunityThread", kind: "created", entity: "CommunityThread", record: 7,
        version: 0, at: WatchedSpace.morning)
      delivery.state = .held
      let id = try tables.add(delivery) ?? 0
      var step = Step(
        delivery: id, effect: Effect(.create, target: "CommunityMessage", body: ["Message": "Hello"]), occurrence: 0,
        intended: WatchedSpace.morning)
      step.state = .held
      return try tables.save(step)
    }
    let ending = try await space.run("inbox", "approve", "\(waiting)", "99")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("left out: "), "\(ending.errors)")
    #expect(ending.errors.contains("99"), "\(ending.errors)")
    #expect(ending.errors.contains("1 effect is approved"), "\(ending.errors)")
    #expect(
      try space.store.reading { tables throws(StoreError) in try tables.step(waiting)?.state } == .approved)
  }
}
