import JSONPages
import Nexudus
import SpaceModel
import Testing

@testable import Automation

/// What a look at a feed brings, whatever servers make of what they are asked.
struct FeedReaderTests {
  /// A hundred threads, a new one every 20 seconds, of which only some lists show all in one page.
  private struct Server {
    let space: Space
    let reader: FeedReader
    let state = Rows.feed()
    let begun: Int64
    private(set) var ids: [Int64] = []

    init(_ faults: Faults) throws {
      let clock = VirtualTime()
      begun = clock.now.seconds
      space = Space(seed: 1, scenario: .empty, clock: clock)
      for number in 0..<100 {
        ids.append(try space.add("CommunityThread", ["Subject": .string("Thread \(number)"), "Message": "Hello"]))
        space.advance(by: 20)
      }
      space.faults = faults
      let client = Client(
        settings: ClientSettings(
          baseURL: try BaseURL("http://space.invalid/api"),
          credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: .off),
        transport: ModelTransport(space, clock: clock), clock: clock)
      reader = FeedReader(
        entity: try Catalogue.builtIn.requireEntity(named: "CommunityThread"), reader: client, clock: clock)
    }

    func news(since moment: Int64, witnesses: [KnownRecord] = []) async throws -> FeedReading {
      try await reader.news(of: state, since: moment, witnesses: witnesses)
    }
  }

  @Test(
    "Everything since a moment is found, whatever the order and the size of pages",
    arguments: [
      [], [.smallPages], [.smallPages, .pageOrder], [.smallPages, .reversedOrder], [.smallPages, .zeroOneOrder],
      [.smallPages, .ties], [.pageOrder], [.smallPages, .pageOrder, .ties, .twoClocks],
    ] as [[Fault]])
  func orders(faults: [Fault]) async throws {
    let server = try Server(Faults(faults))
    for first in [0, 40, 95] {
      // The API takes whole minutes: up to two more may come along.
      let reading = try await server.news(since: server.begun + Int64(first) * 20)
      let found = Set(reading.rows.map(\.id))
      #expect(found.isSuperset(of: server.ids[first...]), "\(faults) from \(first)")
      #expect(reading.rows.count == found.count && reading.distrust == nil)
    }
  }

  @Test("One page that holds all costs one request")
  func onePage() async throws {
    let server = try Server(.none)
    #expect(try await server.news(since: server.begun).requests == 1)
  }

  @Test("A server that ignores bounds is not trusted, and all of its records are listed")
  func ignoredBounds() async throws {
    let server = try Server(Faults([.ignoredFilters, .smallPages]))
    let reading = try await server.news(since: server.begun + 1500)
    #expect(reading.distrust?.contains("before the time that was asked for") == true)
    #expect(reading.isWhole && reading.rows.count == 100)
  }

  @Test("A list without a record that it should hold, and that is there, is not believed")
  func missingWitness() async throws {
    let server = try Server(Faults([.emptyLists], rate: 1))
    let witness = KnownRecord(id: server.ids[90], updated: server.begun + 1800, hash: 0)
    await #expect(throws: NexudusError.self) {
      _ = try await server.news(since: server.begun + 1700, witnesses: [witness])
    }
    await #expect(throws: NexudusError.self) {
      _ = try await server.reader.all(of: server.state, witnesses: [witness])
    }
    server.space.faults = .none
    #expect(try await server.news(since: server.begun + 1700, witnesses: [witness]).absent.isEmpty)
  }

  @Test("A record that should be in the list and is gone is told to be absent")
  func goneWitness() async throws {
    let server = try Server(.none)
    let id = server.ids[90]
    try server.space.delete("CommunityThread", id)
    let witness = KnownRecord(id: id, updated: server.begun + 1800, hash: 0)
    #expect(try await server.news(since: server.begun + 1700, witnesses: [witness]).absent == [id])
  }
}
