import JSONPages
import Nexudus

/// A space whose writes pass the fuse of a rule first; reads go straight through.
struct FusedSpace: SpaceAccess {
  let base: any SpaceAccess
  let fuse: RunFuse

  func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage { try await base.list(query) }
  func walk(_ query: ListQuery, limit: Int?) -> PageWalk { base.walk(query, limit: limit) }
  func count(_ query: ListQuery) async throws(NexudusError) -> Int { try await base.count(query) }
  func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record { try await base.get(entity, id: id) }
  func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record] {
    try await base.get(entity, ids: ids)
  }
  func commands(_ entity: Entity) async throws(NexudusError) -> JSONValue { try await base.commands(entity) }
  func me() async throws(NexudusError) -> Record { try await base.me() }

  func create(_ entity: Entity, _ fields: JSONObject) async throws(NexudusError) -> Int64 {
    try await fuse.take()
    return try await base.create(entity, fields)
  }

  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    try await fuse.take()
    return try await base.update(entity, id: id, fields)
  }

  func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    try await fuse.take()
    try await base.delete(entity, id: id)
  }

  func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue
  ) async throws(NexudusError) -> CommandResult {
    try await fuse.take()
    return try await base.run(entity, key: key, ids: ids, parameters: parameters)
  }

  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply {
    if request.isWrite { try await fuse.take() }
    return try await base.request(request)
  }
}
