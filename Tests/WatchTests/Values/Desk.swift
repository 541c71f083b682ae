import JSONPages
import Logging
import Nexudus
import SQLiteStore
import Synchronization

@testable import Automation
@testable import SpaceModel

/// One delivery with a store, a space and a clock that is set by hand, for tests of its journal.
final class Desk: Sendable {
  let time = VirtualTime()
  let space: Space
  let store: StateStore
  let client: Client
  let owner: Int64
  let delivery: Delivery
  let thread: Int64
  let user: Int64
  let messages: Entity
  let threads: Entity
  private let folder = WorldFolder()
  private let sent = Mutex(0)

  init(limit: RateLimit? = nil) throws {
    space = Space(scenario: .empty, clock: time)
    store = StateStore(StateFile(home: folder.path, address: "http://space.invalid/api", account: "desk")) {
      [time] in time.now.time
    }
    client = Client(
      settings: ClientSettings(
        baseURL: try BaseURL("http://space.invalid/api"),
        credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: .off),
      transport: ModelTransport(space, clock: time), clock: time,
      logger: Logger(label: "desk") { _ in SwiftLogNoOpLogHandler() })
    messages = try Catalogue.builtIn.requireEntity(named: "CommunityMessage")
    threads = try Catalogue.builtIn.requireEntity(named: "CommunityThread")
    user = space.records("User").first?["Id"]?.integer ?? 0
    thread = try space.add(
      "CommunityThread",
      [
        "BusinessId": space.records("Business").first?["Id"] ?? .null, "UserId": .integer(user), "Subject": "Hello",
        "Message": "Is anybody there?",
      ])
    owner = try store.takeOver(process: 1, at: 0)
    var made = Delivery(
      rule: "r", trigger: "t", kind: "created", entity: "CommunityThread", record: thread, version: 0,
      at: time.now.seconds)
    let draft = made
    let id = try store.transaction(owner: owner) { tables throws(StoreError) in try tables.add(draft) }
    made.id = id ?? 0
    delivery = made
  }

  /// How often anything was sent.
  var count: Int { sent.withLock { $0 } }

  /// The journal of another event of the same rule, at work at the same time.
  func neighbour(limit: RateLimit) throws -> EffectJournal {
    var other = delivery
    other.record = thread + 1
    let draft = other
    other.id = try store.transaction(owner: owner) { tables throws(StoreError) in try tables.add(draft) ?? 0 }
    return EffectJournal(
      other, steps: [], fuse: EffectFuse(limit: limit), gate: ApprovalGate(policy: .never),
      ports: EffectPorts(
        store: store, owner: owner, reader: client, clock: time, lookBack: 180, complain: { _ in }))
  }

  /// The journal as the next attempt finds it.
  func journal(limit: RateLimit? = nil, approve: ApprovalPolicy = .never) throws -> EffectJournal {
    let steps = try steps()
    return EffectJournal(
      delivery, steps: steps, fuse: EffectFuse(limit: limit), gate: ApprovalGate(policy: approve),
      ports: EffectPorts(
        store: store, owner: owner, reader: client, clock: time, lookBack: 180, complain: { _ in }))
  }

  func steps() throws -> [Step] {
    try store.reading { tables throws(StoreError) in try tables.steps(of: delivery.id) }
  }

  func advance(_ seconds: Int64) { time.advance(to: time.monotonic + .seconds(seconds)) }

  func message(_ text: String) -> JSONObject {
    ["CommunityThreadId": .integer(thread), "UserId": .integer(user), "Message": .string(text)]
  }

  /// What becomes of a sending: it arrives, is refused, is lost after or before it was carried out.
  enum Luck { case good, refused, lostAfter, lostBefore }

  @discardableResult
  func create(
    _ text: String, _ journal: EffectJournal, key: String? = nil, luck: Luck = .good,
    meanwhile: () async -> Void = {}
  ) async throws(NexudusError) -> EffectAnswer {
    let effect = Effect(.create, target: messages.name, body: .object(message(text)), key: key)
    return try await journal.perform(effect, entity: messages) { () async throws(NexudusError) in
      sent.withLock { $0 += 1 }
      await meanwhile()
      switch luck {
      case .refused: throw NexudusError(.validation, "no")
      case .lostBefore: throw NexudusError(.network, "lost", isUnclear: true)
      case .good, .lostAfter:
        let id = try await client.create(messages, message(text))
        if luck == .lostAfter { throw NexudusError(.network, "lost", isUnclear: true) }
        return EffectAnswer(.integer(id), record: id)
      }
    }
  }
}
