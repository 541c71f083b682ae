import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel
import Testing

@testable import Automation

/// What a journal does with effects that wait for a person.
struct ApprovalJournalTests {
  private let desk: Desk

  init() throws { desk = try Desk() }

  private func held() throws -> Step? { try desk.steps().last { $0.state == .held } }

  /// What the watch does at the end of an attempt that waits.
  private func hold() throws {
    var delivery = try #require(try read { tables throws(StoreError) in try tables.delivery(desk.delivery.id) })
    delivery.hold("waits")
    try change { [delivery] tables throws(StoreError) in try tables.save(delivery) }
  }

  private func read<Value>(_ body: (any WatchTransaction) throws(StoreError) -> Value) throws -> Value {
    try desk.store.reading(body)
  }

  private func change<Value>(_ body: (any WatchTransaction) throws(StoreError) -> Value) throws -> Value {
    try desk.store.transaction(owner: nil, body)
  }

  private func command(_ command: WatchCommand) throws -> String? {
    try change { tables throws(StoreError) in try command.apply(in: tables, now: 5) }
  }

  /// Asks for an effect that waits, and lets the event be held.
  ///
  /// - Parameter earlier: what the handler asks for before it, and was sent.
  private func ask(_ text: String, after earlier: [String] = [], approve: ApprovalPolicy = .all) async throws -> Step {
    let journal = try desk.journal(approve: approve)
    for text in earlier { try await desk.create(text, journal) }
    await #expect(throws: NexudusError.self) { try await desk.create(text, journal) }
    let step = try #require(try held())
    guard case .approval(step.id, let why) = journal.verdict else {
      Issue.record("it does not wait: \(String(describing: journal.verdict))")
      return step
    }
    #expect(why.contains("concierge inbox show \(step.id)"))
    try hold()
    return step
  }

  @Test("An effect waits instead of being sent, and so does whatever the handler tries after it")
  func waiting() async throws {
    let journal = try desk.journal(approve: .all)
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", journal) }
    await #expect(throws: NexudusError.self) { try await desk.create("Another", journal) }
    #expect(desk.count == 0)
    #expect(try desk.steps().count == 1)
    // Nor does it go because its handler runs again, or because the rule was loosened meanwhile.
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", desk.journal(approve: .all)) }
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", desk.journal()) }
    #expect(desk.count == 0)
    #expect(try desk.steps().count == 1)
  }

  @Test("What was approved is sent once, and what follows waits in its turn")
  func approved() async throws {
    let step = try await ask("Welcome")
    #expect(try read { tables throws(StoreError) in try tables.inbox(rule: "r") }.map(\.step.id) == [step.id])
    #expect(try command(.approve(step: step.id)) == nil)
    #expect(try read { tables throws(StoreError) in try tables.delivery(desk.delivery.id) }?.state == .pending)
    let second = try desk.journal(approve: .all)
    try await desk.create("Welcome", second)
    #expect(desk.count == 1)
    await #expect(throws: NexudusError.self) { try await desk.create("And more", second) }
    #expect(desk.count == 1)
    #expect(try read { tables throws(StoreError) in try tables.approval(of: "r") }.done == 1)
    // Its answer is replayed.
    let third = try desk.journal(approve: .all)
    try await desk.create("Welcome", third)
    #expect(desk.count == 1)
  }

  @Test("Another effect than the approved one waits anew")
  func another() async throws {
    let step = try await ask("It is 9:00")
    _ = try command(.approve(step: step.id))
    let other = try await ask("It is 9:01")
    #expect(other.id != step.id && desk.count == 0)
    // Put before the person a third time, the second is withdrawn.
    let third = try await ask("It is 9:02")
    #expect(try read { tables throws(StoreError) in try tables.inbox(rule: nil) }.map(\.step.id) == [third.id])
    #expect(try command(.approve(step: other.id))?.contains("does not wait") == true)
  }

  @Test("A rejected effect ends its event, and is never sent")
  func rejected() async throws {
    let step = try await ask("Welcome")
    #expect(try command(.reject(step: step.id, reason: "wrong")) == nil)
    let delivery = try #require(try read { tables throws(StoreError) in try tables.delivery(desk.delivery.id) })
    #expect(delivery.state == .done)
    #expect(delivery.reason == "create CommunityMessage was rejected by a person: wrong")
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", desk.journal()) }
    #expect(desk.count == 0)
    #expect(try command(.approve(step: step.id)) == "effect \(step.id) was rejected")
    #expect(try command(.reject(step: step.id)) == "effect \(step.id) was rejected")
    #expect(try command(.retry(delivery: delivery.id)) != nil)
  }

  @Test("The first two wait; afterwards it runs freely until it sends unusually many; then it asks until told to go on")
  func firstTwo() async throws {
    var sent: [String] = []
    for text in ["a", "b"] {
      let step = try await ask(text, after: sent, approve: .first(2))
      _ = try command(.approve(step: step.id))
      sent.append(text)
      let journal = try desk.journal(approve: .first(2))
      for text in sent { try await desk.create(text, journal) }
    }
    sent.append("c")
    let free = try desk.journal(approve: .first(2))
    for text in sent { try await desk.create(text, free) }
    #expect(desk.count == 3)
    try change { tables throws(StoreError) in
      for number in 0..<27 {
        var step = Step(
          delivery: desk.delivery.id, effect: Effect(.notify, target: "x\(number)"), occurrence: 0,
          intended: desk.time.now.seconds)
        step.id = try tables.save(step)
        step.state = .done
        step.ended = desk.time.now.seconds
        _ = try tables.save(step)
      }
    }
    let held = try await ask("d", after: sent, approve: .first(2))
    #expect(held.answer.string?.contains("30 effects in an hour") == true)
    desk.advance(86_400)
    // However long ago that is, it asks until a person lets it go on.
    _ = try await ask("e", after: sent, approve: .first(2))
    #expect(desk.count == 3)
    try change { tables throws(StoreError) in
      var approval = try tables.approval(of: "r")
      #expect(approval.isAsking && approval.rate == 30 && approval.done == 2)
      approval.isAsking = false
      try tables.save(approval)
    }
    let last = try desk.journal(approve: .first(2))
    for text in sent + ["f"] { try await desk.create(text, last) }
    #expect(desk.count == 4)
  }

  @Test("Approved and refused by the server, it is sent again without asking")
  func refused() async throws {
    let step = try await ask("Welcome")
    _ = try command(.approve(step: step.id))
    await #expect(throws: NexudusError.self) {
      try await desk.create("Welcome", desk.journal(approve: .all), luck: .refused)
    }
    try await desk.create("Welcome", desk.journal(approve: .all))
    #expect(desk.count == 2)
  }

  @Test("Approved and lost, it is looked up before it is sent again")
  func lost() async throws {
    let step = try await ask("Welcome")
    _ = try command(.approve(step: step.id))
    await #expect(throws: NexudusError.self) {
      try await desk.create("Welcome", desk.journal(approve: .all), luck: .lostAfter)
    }
    desk.advance(200)
    try await desk.create("Welcome", desk.journal(approve: .all))
    #expect(desk.count == 1)
    #expect(try read { tables throws(StoreError) in try tables.approval(of: "r") }.done == 1)
  }

  @Test("A change that waits keeps the record as it was")
  func record() async throws {
    let effect = Effect(.update, target: "CommunityThread", record: desk.thread, body: ["Subject": "New"])
    let journal = try desk.journal(approve: .all)
    await #expect(throws: NexudusError.self) {
      try await journal.perform(effect, entity: desk.threads) { EffectAnswer() }
    }
    let base = try #require(try held()?.base.flatMap(RecordText.record))
    #expect(base.string("Subject") == "Hello")
  }

  @Test("An event that ends otherwise takes what waits with it")
  func dropped() async throws {
    let step = try await ask("Welcome")
    #expect(try command(.drop(delivery: desk.delivery.id)) == nil)
    #expect(try read { tables throws(StoreError) in try tables.inbox(rule: nil) }.isEmpty)
    #expect(try read { tables throws(StoreError) in try tables.inboxCounts() }.isEmpty)
    #expect(try read { tables throws(StoreError) in try tables.step(step.id) }?.state == .refused)
  }

  @Test("Commands of another process reach the owner with all they say")
  func commands() throws {
    let commands: [WatchCommand] = [.approve(step: 3), .reject(step: 4, reason: "wrong"), .reject(step: 5)]
    try change { tables throws(StoreError) in for command in commands { try tables.add(command) } }
    #expect(try change { tables throws(StoreError) in try tables.takeCommands() } == commands)
  }
}
