import Automation
import JSONPages
import Nexudus
import Synchronization

/// A space in which nothing is written: reads go to the client, writes into a plan that later reads by id see.
final class PlannedSpace: SpaceAccess {
  private struct Plan {
    var created: [RecordKey: JSONObject] = [:]
    var patches: [RecordKey: JSONObject] = [:]
    var deleted: Set<RecordKey> = []
    var effects = 0
  }

  private struct RecordKey: Hashable {
    let entity: String
    let id: Int64
  }

  private let client: Client
  private let planner: Planner
  /// Its name, where it is another space than the script's own.
  private let other: String?
  private let plan = Mutex(Plan())

  init(client: Client, planner: Planner, other: String? = nil) {
    self.other = other
    self.client = client
    self.planner = planner
  }

  /// How many effects were shown instead of made.
  var effects: Int { plan.withLock { $0.effects } }

  private func report(
    _ operation: Effect.Operation, _ target: String, record: Int64? = nil, _ body: JSONValue = .null,
    current: JSONObject? = nil, creates: Int64? = nil
  ) {
    plan.withLock { $0.effects += 1 }
    let effect = Effect(
      operation, target: Effect.target(target, in: other), record: record, body: body, key: EffectKey.current)
    planner.planned(effect, current: current, creates: creates)
  }

  // MARK: Reads

  func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage { try await client.list(query) }

  func walk(_ query: ListQuery, limit: Int?) -> PageWalk { client.walk(query, limit: limit) }

  func count(_ query: ListQuery) async throws(NexudusError) -> Int { try await client.count(query) }

  func commands(_ entity: Entity) async throws(NexudusError) -> JSONValue { try await client.commands(entity) }

  func me() async throws(NexudusError) -> Record { try await client.me() }

  func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record {
    let key = RecordKey(entity: entity.name, id: id)
    let (created, patch, isDeleted) = plan.withLock { plan in
      (plan.created[key], plan.patches[key], plan.deleted.contains(key))
    }
    if isDeleted { throw NexudusError.notFound(entity: entity, id: id) }
    if let created { return try Self.record(created.merging(patch)) }
    let record = try await client.get(entity, id: id)
    guard let patch else { return record }
    return try Self.record(record.object.merging(patch))
  }

  func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record] {
    let real = try await client.get(entity, ids: ids.filter { $0 >= 0 })
    var records: [Int64: Record] = [:]
    for record in real { if let id = record.integer("Id") { records[id] = record } }
    return try plan.withLock { plan throws(NexudusError) in
      var result: [Record] = []
      for id in ids {
        let key = RecordKey(entity: entity.name, id: id)
        guard !plan.deleted.contains(key), let base = plan.created[key] ?? records[id]?.object else { continue }
        result.append(try Self.record(base.merging(plan.patches[key])))
      }
      return result
    }
  }

  // MARK: Writes

  func create(_ entity: Entity, _ fields: JSONObject) async throws(NexudusError) -> Int64 {
    let body = try entity.checked(fields, for: .create)
    let id = planner.nextID()
    var record = body
    record["Id"] = .integer(id)
    plan.withLock { $0.created[RecordKey(entity: entity.name, id: id)] = record }
    report(.create, entity.name, .object(body), creates: id)
    return id
  }

  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    let body = try entity.checked(fields, for: .update)
    let current = try await get(entity, id: id)
    let key = RecordKey(entity: entity.name, id: id)
    plan.withLock { $0.patches[key] = ($0.patches[key] ?? [:]).merging(body) }
    report(.update, entity.name, record: id, .object(body), current: current.object)
    return try Self.record(current.object.merging(body))
  }

  func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    let current = try await get(entity, id: id)
    _ = plan.withLock { $0.deleted.insert(RecordKey(entity: entity.name, id: id)) }
    report(.delete, entity.name, record: id, current: current.object)
  }

  func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue
  ) async throws(NexudusError) -> CommandResult {
    report(.run, entity.name, record: ids.first, Effect.command(key, ids: ids, parameters: parameters))
    return CommandResult(message: "not run: this is a dry run", value: .null)
  }

  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply {
    if !request.isWrite { return try await client.request(request) }
    report(.request, request.line, request.body ?? .null)
    return RawReply(status: 200, headers: [:], body: .null)
  }

  // MARK: Parts

  private static func record(_ object: JSONObject) throws(NexudusError) -> Record {
    try Record(of: object)
  }
}

extension JSONObject {
  /// This object with the members of another over it.
  func merging(_ other: JSONObject?) -> JSONObject {
    var merged = self
    for (key, value) in other?.members ?? [] { merged[key] = value }
    return merged
  }
}
