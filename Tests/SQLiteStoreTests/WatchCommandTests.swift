import Automation
import JSONPages
import Testing

@testable import SQLiteStore

/// What people ask of the watch, applied to a state without an owner.
@Suite struct WatchCommandTests {
  private let home = TemporaryHome()
  private let store: StateStore

  init() {
    store = StateStore(StateFile(home: home.path, address: "https://x.example", account: "me")) { 1_000 }
  }

  @discardableResult
  private func add(
    _ state: Delivery.State, version: Int64 = 1, step: Step.State? = nil, _ operation: Effect.Operation = .create
  ) throws -> (Int64, Int64) {
    try store.transaction(owner: nil) { tables throws(StoreError) in
      var delivery = Delivery(
        rule: "r", trigger: "t", kind: "updated", entity: "Coworker", record: 7, version: version, at: 900)
      delivery.state = state
      delivery.attempts = 3
      delivery.reason = "why"
      delivery.clock = 901
      if !state.isOpen { delivery.ended = 950 }
      let id = try tables.add(delivery) ?? 0
      guard let step else { return (id, 0) }
      let effect = Effect(operation, target: "Coworker", record: operation == .create ? nil : 7)
      var made = Step(delivery: id, effect: effect, occurrence: 0, intended: 902)
      made.state = step
      made.answer = "lost"
      return (id, try tables.save(made))
    }
  }

  private func apply(_ command: WatchCommand) throws -> String? {
    try store.transaction(owner: nil) { tables throws(StoreError) in try command.apply(in: tables, now: 2_000) }
  }

  private func delivery(_ id: Int64) throws -> Delivery {
    try #require(try store.reading { tables throws(StoreError) in try tables.delivery(id) })
  }

  @Test(arguments: [Delivery.State.parked, .failed, .held, .stale, .running])
  func retry_beginsAnew(state: Delivery.State) throws {
    let (id, _) = try add(state)
    #expect(try apply(.retry(delivery: id)) == nil)
    let after = try delivery(id)
    #expect(after.state == .pending)
    #expect(after.attempts == 0)
    #expect(after.reason == nil && after.next == nil && after.ended == nil)
    #expect(after.clock == 901, "all attempts see the clock of the first")
  }

  @Test(arguments: [Delivery.State.done, .superseded])
  func retry_ofWhatIsOver_isRefused(state: Delivery.State) throws {
    let (id, _) = try add(state)
    #expect(try apply(.retry(delivery: id)) != nil)
    #expect(try delivery(id).state == state)
  }

  @Test func drop_endsIt() throws {
    let (id, _) = try add(.parked)
    #expect(try apply(.drop(delivery: id)) == nil)
    #expect(try delivery(id).state == .done)
    #expect(try delivery(id).reason == "dropped by hand")
    #expect(try apply(.drop(delivery: id)) == "event \(id) is done (dropped by hand)")
  }

  @Test(arguments: [Step.State.unclear, .intent])
  func sentAndAgain_settleTheStep_andRunTheEventOn(state: Step.State) throws {
    for (version, isSent): (Int64, Bool) in [(1, true), (2, false)] {
      let (id, step) = try add(.parked, version: version, step: state)
      #expect(try apply(isSent ? .sent(step: step, record: 77) : .again(step: step)) == nil)
      let after = try self.step(step)
      #expect(after.state == (isSent ? .done : .refused))
      #expect(after.result == (isSent ? 77 : nil))
      #expect(after.answer == (isSent ? 77 : "lost"))
      #expect(try delivery(id).state == .pending)
    }
  }

  @Test func sentCreate_needsItsRecord_andNothingElseTakesOne() throws {
    let (id, create) = try add(.parked, step: .unclear)
    #expect(try apply(.sent(step: create))?.contains("--record ID") == true)
    #expect(try delivery(id).state == .parked)
    let (_, update) = try add(.parked, version: 2, step: .unclear, .update)
    #expect(try apply(.sent(step: update, record: 77)) != nil)
    #expect(try apply(.sent(step: update)) == nil)
    #expect(try step(update).answer == .null, "why it was unclear is no answer")
    #expect(try step(update).result == 7)
  }

  @Test func commands_reachTheOwnerAsTheyWere() throws {
    let wanted: [WatchCommand] = [
      .retry(delivery: 1), .drop(delivery: 2), .sent(step: 3), .sent(step: 4, record: 5), .again(step: 6),
    ]
    let taken = try store.transaction(owner: nil) { tables throws(StoreError) -> [WatchCommand] in
      for command in wanted { try tables.add(command) }
      return try tables.takeCommands()
    }
    #expect(taken == wanted)
  }

  private func step(_ id: Int64) throws -> Step {
    try #require(try store.reading { tables throws(StoreError) in try tables.step(id) })
  }

  @Test func sentAndAgain_ofSettledSteps_areRefused() throws {
    let (_, done) = try add(.parked, step: .done)
    #expect(try apply(.again(step: done)) != nil)
    let (_, refused) = try add(.parked, version: 2, step: .refused)
    #expect(try apply(.sent(step: refused, record: 1)) != nil)
    #expect(try apply(.sent(step: 99)) == "there is no step 99")
    #expect(try apply(.retry(delivery: 99)) == "there is no event 99")
    let (_, dropped) = try add(.done, version: 3, step: .unclear)
    #expect(try apply(.again(step: dropped)) != nil, "the handler of a dropped event does not come back")
  }

  @Test func runningDelivery_isLeftAlone() throws {
    let (id, _) = try add(.running)
    let refusal = try store.reading { tables throws(StoreError) in
      try WatchCommand.drop(delivery: id).refusal(in: tables) { $0.state == .running }
    }
    #expect(refusal?.contains("at work") == true)
  }

  @Test func lastRuns_countStartsAndFailures() throws {
    try add(.done)
    let (failing, _) = try add(.failed, version: 2)
    #expect(try lastRun() == 901)
    try store.transaction(owner: nil) { tables throws(StoreError) in
      try tables.add(Attempt(number: 1, at: 990, error: [:]), to: failing)
    }
    #expect(try lastRun() == 990)
  }

  @Test func counts_areOfWhatIsOpenOrParked_andRulesOfAll() throws {
    try add(.done)
    try add(.parked, version: 2)
    try add(.parked, version: 3)
    try add(.held, version: 4)
    let (counts, rules) = try store.transaction(owner: nil) {
      tables throws(StoreError) -> ([DeliveryCount], [String]) in
      for rule in ["a", "z"] {
        var delivery = Delivery(rule: rule, trigger: "start", kind: "start", version: 1, at: 1)
        delivery.state = .done
        _ = try tables.add(delivery)
      }
      return (try tables.counts(), try tables.rulesWithDeliveries())
    }
    #expect(
      counts == [
        DeliveryCount(rule: "r", state: .held, count: 1), DeliveryCount(rule: "r", state: .parked, count: 2),
      ])
    #expect(rules == ["a", "r", "z"])
  }

  private func lastRun() throws -> Int64? {
    try store.reading { tables throws(StoreError) in try tables.lastRuns()["r"] }
  }

  @Test func versions_ofOneRecord_latestFirst() throws {
    let found = try store.transaction(owner: nil) { tables throws(StoreError) -> [Int64] in
      let entries = [(7, 10), (8, 11), (7, 12)].map { (record: Int64, stamp: Int64) in
        LogEntry(record: record, kind: .updated, updated: stamp, seen: 20, body: Array("{}".utf8))
      }
      try tables.append(entries, to: 1)
      try tables.append(entries, to: 2)
      return try tables.versions(of: 7, in: 1, limit: 5).map(\.updated)
    }
    #expect(found == [12, 10])
  }

  @Test func pauses_saySinceWhen() throws {
    let found = try store.transaction(owner: nil) { tables throws(StoreError) -> [String: Int64] in
      try tables.setPaused("r", true, at: 5)
      try tables.setPaused(Watcher.allRules, true, at: 6)
      return try tables.pauses()
    }
    #expect(found == ["r": 5, "*": 6])
  }
}
