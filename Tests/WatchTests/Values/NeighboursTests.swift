import JSONPages
import Nexudus
import SQLiteStore
import Testing

@testable import Automation
@testable import SpaceModel

/// Effects in another space than their delivery's own.
struct NeighboursTests {
  /// The journal of a delivery in lisbon, with porto, whose desk it is, beside it.
  private func journal(_ lisbon: Desk, _ porto: Desk, knowsStates: Bool = true) throws -> EffectJournal {
    let neighbours = Neighbours(of: "lisbon") { name in
      name == "porto" ? porto.client : nil
    } stores: { () throws(StoreError) in
      knowsStates ? ["porto": porto.store] : [:]
    }
    return EffectJournal(
      lisbon.delivery, steps: try lisbon.steps(), fuse: EffectFuse(limit: nil), gate: ApprovalGate(policy: .never),
      ports: EffectPorts(
        store: lisbon.store, owner: lisbon.owner, reader: lisbon.client, clock: lisbon.time, lookBack: 180,
        neighbours: neighbours, complain: { _ in }))
  }

  /// Posts a message in porto by lisbon's journal; the answer is lost, after or before it was carried out.
  private func post(_ porto: Desk, _ journal: EffectJournal, arrives: Bool) async throws {
    let effect = Effect(.create, target: "porto:CommunityMessage", body: .object(porto.message("hello")))
    _ = try? await journal.perform(effect, entity: porto.messages) { () async throws(NexudusError) in
      if arrives { _ = try await porto.client.create(porto.messages, porto.message("hello")) }
      throw NexudusError(.network, "lost", isUnclear: true)
    }
  }

  private func count(_ desk: Desk) -> Int {
    desk.space.records("CommunityMessage").count { $0["Message"]?.string?.contains("hello") == true }
  }

  @Test("What was lost on the way to another space is looked up there, and claimed")
  func lookedUpThere() async throws {
    let (lisbon, porto) = (try Desk(), try Desk())
    try await post(porto, try journal(lisbon, porto), arrives: true)
    // One with the same text in the own space says nothing.
    _ = try await lisbon.client.create(lisbon.messages, lisbon.message("hello"))
    for desk in [lisbon, porto] { desk.advance(200) }
    try await post(porto, try journal(lisbon, porto), arrives: true)
    #expect(count(porto) == 1)
    #expect(try lisbon.steps().map(\.state) == [.done])
  }

  @Test("What never arrived there is sent again, whatever the own space holds")
  func sentAgain() async throws {
    let (lisbon, porto) = (try Desk(), try Desk())
    try await post(porto, try journal(lisbon, porto), arrives: false)
    _ = try await lisbon.client.create(lisbon.messages, lisbon.message("hello"))
    for desk in [lisbon, porto] { desk.advance(200) }
    try await post(porto, try journal(lisbon, porto), arrives: true)
    #expect(count(porto) == 1)
  }

  @Test("What the other space's own rules wrote there is theirs, and is not claimed")
  func claimedByTheOther() async throws {
    let (lisbon, porto) = (try Desk(), try Desk())
    try await post(porto, try journal(lisbon, porto), arrives: false)
    // Porto's own rule says the same in the same place.
    try await porto.create("hello", try porto.journal())
    for desk in [lisbon, porto] { desk.advance(200) }
    try await post(porto, try journal(lisbon, porto), arrives: true)
    #expect(count(porto) == 2)
    #expect(try journal(lisbon, porto).verdict == nil)
  }

  @Test("Two spaces' rules that lost the same words in a third do not claim each other's")
  func names() throws {
    let porto = try Desk()
    func keep(_ desk: Desk, _ target: String, _ id: Int64) throws {
      var step = Step(delivery: desk.delivery.id, effect: Effect(.create, target: target), occurrence: 0, intended: 0)
      step.state = .done
      step.result = id
      try desk.store.transaction(owner: desk.owner) { [step] tables throws(StoreError) in _ = try tables.save(step) }
    }
    try keep(porto, "CommunityMessage", 1)
    try keep(porto, "lisbon:CommunityMessage", 2)
    try keep(porto, "faro:CommunityMessage", 3)
    let neighbours = Neighbours(of: "lisbon") { _ in
      nil
    } stores: { () throws(StoreError) in
      ["porto": porto.store]
    }
    #expect(try neighbours.claimed(target: "porto:CommunityMessage", ids: [1, 2, 3]) == [1])
    #expect(try neighbours.claimed(target: "CommunityMessage", ids: [1, 2, 3]) == [2])
    #expect(try neighbours.claimed(target: "faro:CommunityMessage", ids: [1, 2, 3]) == [3])
    let writes = try neighbours.writes(entity: "CommunityMessage", records: [1, 2, 3])
    #expect(writes.mapValues { $0.map(\.rule) } == [2: ["r"]])
  }

  @Test("An effect of a space that is not in the settings any more stays unclear")
  func gone() async throws {
    let (lisbon, porto) = (try Desk(), try Desk())
    try await post(porto, try journal(lisbon, porto), arrives: true)
    lisbon.advance(200)
    let journal = EffectJournal(
      lisbon.delivery, steps: try lisbon.steps(), fuse: EffectFuse(limit: nil), gate: ApprovalGate(policy: .never),
      ports: EffectPorts(
        store: lisbon.store, owner: lisbon.owner, reader: lisbon.client, clock: lisbon.time, lookBack: 180,
        complain: { _ in }))
    try await post(porto, journal, arrives: true)
    #expect(count(porto) == 1)
    #expect(journal.verdict != nil)
  }
}
