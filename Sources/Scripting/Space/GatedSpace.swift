import Automation
import JSONPages
import Nexudus
import Synchronization

/// A space whose writes pass a gate, each as an effect; reads are made straight away.
struct GatedSpace: SpaceAccess {
  let client: Client
  let gate: any EffectGate
  /// Its name, where it is another space than the delivery's own.
  var other: String?

  func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage { try await client.list(query) }
  func walk(_ query: ListQuery, limit: Int?) -> PageWalk { client.walk(query, limit: limit) }
  func count(_ query: ListQuery) async throws(NexudusError) -> Int { try await client.count(query) }
  func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record { try await client.get(entity, id: id) }
  func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record] {
    try await client.get(entity, ids: ids)
  }
  func commands(_ entity: Entity) async throws(NexudusError) -> JSONValue { try await client.commands(entity) }
  func me() async throws(NexudusError) -> Record { try await client.me() }

  func create(_ entity: Entity, _ fields: JSONObject) async throws(NexudusError) -> Int64 {
    let answer = try await perform(.create, entity, body: .object(fields))
    guard let id = answer.record ?? answer.value.integer else {
      throw NexudusError(.invalidResponse, "the journal holds no Id of the \(entity.name) that was created")
    }
    return id
  }

  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    let answer = try await perform(.update, entity, id: id, body: .object(fields))
    // One that was found to have been carried out has no recorded record.
    guard let object = answer.value.object else { return try await client.get(entity, id: id) }
    return try Record(indexing: object)
  }

  func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    _ = try await perform(.delete, entity, id: id, body: .null)
  }

  func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue
  ) async throws(NexudusError) -> CommandResult {
    let body = Effect.command(key, ids: ids, parameters: parameters)
    let answer = try await perform(.run, entity, id: ids.first, body: body)
    return CommandResult(message: answer.value["message"]?.string, value: answer.value["value"] ?? .null)
  }

  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply {
    guard request.isWrite else { return try await client.request(request) }
    let effect = Effect(
      .request, target: Effect.target(request.summary, in: other), body: request.body ?? .null, key: EffectKey.current,
      path: HandlerContext.current?.branch.path ?? "")
    // Refusals are no errors to the script, but nothing to be remembered either.
    let refused = Mutex<RawReply?>(nil)
    do throws(NexudusError) {
      let answer = try await gate.perform(effect, entity: nil) { () async throws(NexudusError) in
        let reply = try await client.request(request)
        refused.withLock { $0 = reply }
        return try reply.answer(to: request)
      }
      return RawReply(answer.value)
    } catch {
      if let reply = refused.withLock({ $0 }), !(gate.isJournal && error.isUnclear) { return reply }
      throw error
    }
  }

  private func perform(
    _ operation: Effect.Operation, _ entity: Entity, id: Int64? = nil, body: JSONValue
  ) async throws(NexudusError) -> EffectAnswer {
    let effect = Effect(
      operation, target: Effect.target(entity.name, in: other), record: id, body: body, key: EffectKey.current,
      path: HandlerContext.current?.branch.path ?? "")
    return try await gate.perform(effect, entity: entity) { () async throws(NexudusError) in
      try await client.send(effect, of: entity)
    }
  }
}
