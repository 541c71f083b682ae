import JSONPages
import SpaceModel
import Testing

@testable import Nexudus

/// The client against the model of a space, with its faults.
@Suite struct SpaceTests {
  private func client(_ space: Space, _ clock: VirtualTime, limits: PacingLimits = .off) -> Client {
    let account = Account.demo
    return makeClient(
      ModelTransport(space, clock: clock), credentials: .password(user: account.email, password: account.password),
      limits: limits, clock: clock)
  }

  private func ids(_ walk: PageWalk) async throws -> [Int64] {
    var ids: [Int64] = []
    while let page = try await walk.next() {
      ids += (0..<page.records.count).compactMap { page.records[$0].integer("Id") }
    }
    return ids
  }

  @Test func everyCall_works() async throws {
    let clock = VirtualTime()
    let space = Space(clock: clock)
    let client = client(space, clock)
    let me = try await client.me()
    let threads = entity("CommunityThread")
    let all = try await ids(client.walk(try .make(threads)))
    #expect(all.count == space.count("CommunityThread") && all == all.sorted() && !all.isEmpty)
    #expect(try await client.count(try .make(threads)) == all.count)
    let user = try #require(me.integer("Id"))
    let messages = entity("CommunityMessage")
    let id = try await client.create(
      messages, ["CommunityThreadId": .integer(all[0]), "UserId": .integer(user), "Message": "Über + & \"quotes\""])
    #expect(try await client.get(messages, id: id).string("Message") == "Über + & \"quotes\"")
    let updated = try await client.update(messages, id: id, ["Message": "changed"])
    #expect(updated.string("Message") == "changed" && updated.integer("UserId") == user)
    #expect(try await client.get(messages, ids: [id, 999_999_999]).count == 1)
    try await client.delete(messages, id: id)
    let error = await #expect(throws: NexudusError.self) { try await client.get(messages, id: id) }
    #expect(error?.kind == .notFound)
  }

  @Test(arguments: [
    Fault.reversedOrder, .pageOrder, .zeroOneOrder, .smallPages, .newFields, .throttle, .throttleBare, .serverErrors,
    .cut, .dropBefore, .dropAfter, .expiredTokens, .slow, .ignoredFilters,
  ])
  func walk_underAFault_isComplete(fault: Fault) async throws {
    let clock = VirtualTime()
    let space = Space(seed: 3, clock: clock, faults: [fault])
    let messages = entity("CoworkerInvoice")
    let expected = space.records("CoworkerInvoice").filter { $0["Paid"] == false }.compactMap { $0["Id"]?.integer }
    let found = try await ids(client(space, clock).walk(try .make(messages, where: ["Paid": false], size: 20)))
    #expect(found.sorted() == expected.sorted() && !expected.isEmpty)
  }

  @Test func documentedLimits_areNeverExceeded() async throws {
    let clock = VirtualTime()
    let space = Space(clock: clock, limits: .documented)
    let client = client(space, clock, limits: .documented)
    let threads = entity("CommunityThread")
    for _ in 0..<300 { _ = try await client.count(try .make(threads)) }
    #expect(client.statistics.throttled == 0)
  }
}
