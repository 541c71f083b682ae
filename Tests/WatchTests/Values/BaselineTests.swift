import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel
import Synchronization
import Testing

@testable import Automation

/// The first look at a feed, while the space goes on.
struct BaselineTests {
  private let desk: Desk
  private let key = FeedKey(entity: "CommunityThread")

  init() throws { desk = try Desk() }

  @Test("What is born within the error of the server's clock counts as born after the activation")
  func vagueClock() async throws {
    desk.time.advance(by: .seconds(60))
    let baseline = try await look(.created, BusyReader(desk.client, error: .seconds(20)))
    let now = desk.client.serverTime.seconds
    #expect((now - 21...now - 20).contains(baseline.begun))
  }

  @Test("A record that is born while the others are looked at is left to what comes", arguments: kinds)
  func birthMeanwhile(kind: Trigger.Kind) async throws {
    desk.time.advance(by: .seconds(600))
    let late = Mutex<Int64?>(nil)
    let reader = BusyReader(desk.client, error: .seconds(1)) { [desk] in
      guard late.withLock({ $0 }) == nil else { return }
      desk.time.advance(by: .seconds(5))
      let id = try desk.space.add("CommunityThread", ["Subject": "Late"])
      late.withLock { $0 = id }
    }
    let baseline = try await look(kind, reader, since: .all)
    let id = try #require(late.withLock { $0 })
    let (known, deliveries, told) = try desk.store.transaction(owner: desk.owner) { tables throws(StoreError) in
      let (feed, places, _) = try baseline.save(in: tables)
      var filter = DeliveryFilter()
      filter.rule = "first"
      return (
        try tables.known(feed.id, [id, desk.thread]), try tables.deliveries(filter),
        try tables.told(places[0].id, [id, desk.thread])
      )
    }
    #expect(known.keys.sorted() == [desk.thread])
    // A birth is told once, now or from the log; a change only from the log, which gives it another number.
    #expect(deliveries.compactMap(\.record).sorted() == (kind == .updated ? [desk.thread] : [desk.thread, id]))
    #expect((told[id] != nil) == (kind != .updated))
  }

  @Test("What a running feed logs during a new rule's first look is told to it")
  func cursor() async throws {
    let baseline = try await look(.created, BusyReader(desk.client, error: .zero), cursor: 7)
    let places = try desk.store.transaction(owner: desk.owner) { tables throws(StoreError) in
      try baseline.save(in: tables).1
    }
    #expect(places.map(\.cursor) == [7])
  }

  private static let kinds: [Trigger.Kind] = [.created, .updated, .entered]

  private func look(
    _ kind: Trigger.Kind, _ reader: BusyReader, since: Trigger.Since? = nil, cursor: Int64 = 0
  ) async throws -> Baseline {
    try await desk.client.learnServerTime()
    var trigger = Trigger(rule: "first", name: "t", kind: kind, set: try RecordSet(desk.threads))
    trigger.since = since
    return try await Baseline.read(
      key, [(trigger, nil)], feed: nil, cursor: cursor, reader: reader, settings: WatchSettings())
  }

  /// Reads a space through a clock that is known only roughly, and lets something happen after the first reply.
  private final class BusyReader: SpaceReader {
    private let client: Client
    private let happens: @Sendable () throws -> Void
    let serverTimeError: Duration?

    init(_ client: Client, error: Duration, happens: @escaping @Sendable () throws -> Void = {}) {
      self.client = client
      self.happens = happens
      serverTimeError = error
    }

    var serverTime: Timestamp { client.serverTime }
    var requests: Int { client.requests }
    func learnServerTime() async throws(NexudusError) { try await client.learnServerTime() }
    func page(_ query: ListQuery) async throws(NexudusError) -> ListedPage { try await client.page(query) }
    func listing(_ query: ListQuery) -> PageWalk { client.listing(query) }
    func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record { try await client.get(entity, id: id) }
    func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record] {
      try await client.get(entity, ids: ids)
    }
    func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage {
      let page = try await client.list(query)
      do { try happens() } catch { throw .usage("\(error)") }
      return page
    }
  }
}
