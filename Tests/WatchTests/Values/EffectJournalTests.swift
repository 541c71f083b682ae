import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel
import Testing

@testable import Automation

/// What a second attempt sends, and what it does not.
struct EffectJournalTests {
  @Test("What was answered once is answered from the journal")
  func replay() async throws {
    let desk = try Desk()
    let first = try await desk.create("Welcome", desk.journal())
    let second = try await desk.create("Welcome", desk.journal())
    #expect(first.record == second.record)
    #expect(desk.count == 1)
    #expect(try desk.journal().unasked == nil)
  }

  @Test("Two equal effects of one attempt are two; the next attempt has both")
  func equalEffects() async throws {
    let desk = try Desk()
    let journal = try desk.journal()
    let ids = [try await desk.create("Hi", journal).record, try await desk.create("Hi", journal).record]
    #expect(Set(ids).count == 2)
    let again = try desk.journal()
    #expect([try await desk.create("Hi", again).record, try await desk.create("Hi", again).record] == ids)
    #expect(desk.count == 2)
  }

  @Test("Another order finds its steps again")
  func anotherOrder() async throws {
    let desk = try Desk()
    let journal = try desk.journal()
    try await desk.create("a", journal)
    try await desk.create("b", journal)
    let again = try desk.journal()
    try await desk.create("b", again)
    try await desk.create("a", again)
    #expect(desk.count == 2)
  }

  @Test("Another text at the same place is parked, and not sent")
  func anotherText() async throws {
    let desk = try Desk()
    try await desk.create("It is 9:00", desk.journal())
    let again = try desk.journal()
    await #expect(throws: NexudusError.self) { try await desk.create("It is 9:01", again) }
    guard case .park(let why) = again.verdict else {
      Issue.record("it is not parked")
      return
    }
    #expect(why.contains("another way"))
    // Whoever catches the error gets no further.
    await #expect(throws: NexudusError.self) { try await desk.create("Something else", again) }
    #expect(desk.count == 1)
  }

  @Test("A key finds a step whatever its text")
  func key() async throws {
    let desk = try Desk()
    let first = try await desk.create("It is 9:00", desk.journal(), key: "hello")
    let second = try await desk.create("It is 9:01", desk.journal(), key: "hello")
    #expect(first.record == second.record)
    #expect(desk.count == 1)
  }

  @Test("A refusal is sent again at the next attempt, also with a mended text")
  func refusal() async throws {
    let desk = try Desk()
    await #expect(throws: NexudusError.self) { try await desk.create("bad", desk.journal(), luck: .refused) }
    let again = try desk.journal()
    try await desk.create("good", again)
    #expect(again.verdict == nil)
    #expect(desk.count == 2)
    try await desk.create("bad", desk.journal())
    #expect(desk.count == 3)
  }

  @Test("What was lost after it arrived is found and claimed")
  func lostAfter() async throws {
    let desk = try Desk()
    let first = try desk.journal()
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", first, luck: .lostAfter) }
    guard case .again = first.verdict else {
      Issue.record("it does not wait")
      return
    }
    desk.advance(200)
    let again = try desk.journal()
    let answer = try await desk.create("Welcome", again)
    #expect(answer.record == desk.space.records("CommunityMessage").first?["Id"]?.integer)
    #expect(desk.count == 1 && again.verdict == nil)
  }

  @Test("What never arrived is sent once it would show")
  func lostBefore() async throws {
    let desk = try Desk()
    await #expect(throws: NexudusError.self) {
      try await desk.create("Welcome", desk.journal(), luck: .lostBefore)
    }
    desk.advance(60)
    let early = try desk.journal()
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", early) }
    #expect(desk.count == 1)
    desk.advance(200)
    try await desk.create("Welcome", desk.journal())
    #expect(desk.count == 2)
    #expect(desk.space.count("CommunityMessage") == 1)
  }

  @Test("An answer by the same user that says something else is for a person to judge")
  func lookAlike() async throws {
    let desk = try Desk()
    await #expect(throws: NexudusError.self) {
      try await desk.create("Welcome", desk.journal(), luck: .lostBefore)
    }
    try desk.space.add("CommunityMessage", desk.message("By hand"))
    desk.advance(200)
    let again = try desk.journal()
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", again) }
    guard case .park = again.verdict else {
      Issue.record("it is not parked")
      return
    }
    #expect(desk.count == 1)
  }

  @Test("Two lost steps do not claim the same record")
  func twoLost() async throws {
    let desk = try Desk()
    let first = try desk.journal()
    await #expect(throws: NexudusError.self) { try await desk.create("Hi", first, luck: .lostAfter) }
    try desk.space.add("CommunityMessage", desk.message("Hi"))
    desk.advance(200)
    let again = try desk.journal()
    // Two records look like it: nobody can tell which.
    await #expect(throws: NexudusError.self) { try await desk.create("Hi", again) }
    guard case .park = again.verdict else {
      Issue.record("it is not parked")
      return
    }
  }

  @Test("A handler that fails before it asks again is not parked; one that ends without asking is")
  func unasked() async throws {
    let desk = try Desk()
    await #expect(throws: NexudusError.self) {
      try await desk.create("Welcome", desk.journal(), luck: .lostAfter)
    }
    let again = try desk.journal()
    #expect(again.verdict == nil)
    guard case .park = again.unasked else {
      Issue.record("nothing is left to ask for")
      return
    }
  }

  @Test("An effect that is under way takes a place of the rule's limit: two handlers don't both have the last one")
  func limitAtTheSameTime() async throws {
    let desk = try Desk()
    let limit = try RateLimit("1/hour")
    let (first, second) = (try desk.journal(limit: limit), try desk.neighbour(limit: limit))
    try await desk.create("first", first) {
      await #expect(throws: NexudusError.self) { try await desk.create("second", second) }
    }
    guard case .hold(let why, _) = second.verdict else {
      Issue.record("it is not held: \(String(describing: second.verdict))")
      return
    }
    #expect(why.contains("limit = \"1/hour\"") && desk.count == 1)
  }

  @Test("An effect that was refused gives its place back; one whose answer was lost keeps it")
  func limitAfterFailures() async throws {
    let desk = try Desk()
    let limit = try RateLimit("1/hour")
    await #expect(throws: NexudusError.self) {
      try await desk.create("refused", desk.journal(limit: limit), luck: .refused)
    }
    let second = try desk.neighbour(limit: limit)
    await #expect(throws: NexudusError.self) { try await desk.create("lost", second, luck: .lostAfter) }
    #expect(desk.count == 2)
    let again = try desk.journal(limit: limit)
    await #expect(throws: NexudusError.self) { try await desk.create("refused", again) }
    guard case .hold = again.verdict else {
      Issue.record("it is not held: \(String(describing: again.verdict))")
      return
    }
  }

  @Test("The twenty-first effect about a record in an hour is held")
  func fuses() async throws {
    let desk = try Desk()
    let journal = try desk.journal()
    for number in 0..<20 { try await desk.create("\(number)", journal) }
    await #expect(throws: NexudusError.self) { try await desk.create("one more", journal) }
    guard case .hold = journal.verdict else {
      Issue.record("it is not held")
      return
    }
    #expect(desk.count == 20)
  }

  @Test("A replaced owner sends nothing")
  func fencing() async throws {
    let desk = try Desk()
    let journal = try desk.journal()
    _ = try desk.store.takeOver(process: 2, at: 0)
    await #expect(throws: NexudusError.self) { try await desk.create("Welcome", journal) }
    #expect(desk.count == 0)
    #expect(throws: StoreError.self) {
      try desk.store.transaction(owner: desk.owner) { tables throws(StoreError) in try tables.setNote("x", "y") }
    }
  }
}
