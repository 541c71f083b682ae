import JSONPages
import Nexudus
import Synchronization

/// A space in which nothing is written: reads go to the client, writes into a plan that later reads by id see.
final class PlannedSpace: SpaceAccess {
  private struct Plan {
    var nextID: Int64 = -1
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
  private let show: @Sendable (PlannedEffect) -> Void
  private let plan = Mutex(Plan())

  init(client: Client, show: @escaping @Sendable (PlannedEffect) -> Void) {
    self.client = client
    self.show = show
  }

  /// How many effects were shown instead of made.
  var effects: Int { plan.withLock { $0.effects } }

  private func report(_ effect: PlannedEffect) {
    plan.withLock { $0.effects += 1 }
    show(effect)
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
    let id = plan.withLock { plan in
      let id = plan.nextID
      plan.nextID -= 1
      var record = body
      record["Id"] = .integer(id)
      plan.created[RecordKey(entity: entity.name, id: id)] = record
      return id
    }
    report(
      PlannedEffect(
        action: .create, target: "\(entity.name) \(id)",
        changes: body.members.map { .init(field: $0.key, old: nil, new: entity.shown($0.value, of: $0.key)) }))
    return id
  }

  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    let body = try entity.checked(fields, for: .update)
    let current = try await get(entity, id: id)
    let changes: [PlannedEffect.Change] = body.members.compactMap { member in
      let old = current[member.key]
      guard old != member.value else { return nil }
      return .init(
        field: member.key, old: old.map { entity.shown($0, of: member.key) },
        new: entity.shown(member.value, of: member.key))
    }
    let key = RecordKey(entity: entity.name, id: id)
    plan.withLock { $0.patches[key] = ($0.patches[key] ?? [:]).merging(body) }
    report(PlannedEffect(action: .update, target: Self.title(entity, id, current), changes: changes))
    return try Self.record(current.object.merging(body))
  }

  func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    let current = try await get(entity, id: id)
    _ = plan.withLock { $0.deleted.insert(RecordKey(entity: entity.name, id: id)) }
    report(PlannedEffect(action: .delete, target: Self.title(entity, id, current), changes: []))
  }

  func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue
  ) async throws(NexudusError) -> CommandResult {
    let target = "\(key) on \(entity.name) " + ids.map(String.init).joined(separator: ", ")
    let changes = parameters == .null ? [] : [PlannedEffect.Change(field: "Parameters", old: nil, new: parameters)]
    report(PlannedEffect(action: .run, target: target, changes: changes))
    return CommandResult(message: "not run: this is a dry run", value: .null)
  }

  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply {
    if !request.isWrite { return try await client.request(request) }
    let changes = request.body.map { [PlannedEffect.Change(field: "body", old: nil, new: $0)] } ?? []
    report(PlannedEffect(action: .request, target: request.summary, changes: changes))
    return RawReply(status: 200, headers: [:], body: .null)
  }

  // MARK: Parts

  private static func title(_ entity: Entity, _ id: Int64, _ record: Record) -> String {
    let name = RecordTitle.of(record).map { " \"\($0)\"" } ?? ""
    return "\(entity.name) \(id)\(name)"
  }

  private static func record(_ object: JSONObject) throws(NexudusError) -> Record {
    try Record(of: object)
  }
}

extension Entity {
  /// The value of a field as people may see it.
  func shown(_ value: JSONValue, of name: String) -> JSONValue {
    field(named: name)?.isSecret == true && !value.isNull ? "***" : value
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
