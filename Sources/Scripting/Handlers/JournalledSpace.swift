import Automation
import JSONPages
import Nexudus
import Synchronization

/// A space whose writes go through the journal of a delivery; reads are made anew.
struct JournalledSpace: SpaceAccess {
  let client: Client
  let journal: EffectJournal

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
    let answer = try await perform(.create, entity, body: .object(fields)) { () async throws(NexudusError) in
      let id = try await client.create(entity, fields)
      return EffectAnswer(.integer(id), record: id)
    }
    guard let id = answer.record ?? answer.value.integer else {
      throw NexudusError(.invalidResponse, "the journal holds no Id of the \(entity.name) that was created")
    }
    return id
  }

  func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    let answer = try await perform(.update, entity, id: id, body: .object(fields)) { () async throws(NexudusError) in
      let change = try await client.change(entity, id: id, fields)
      return EffectAnswer(
        change.after.value, record: id, before: change.before.bytes, after: change.after.bytes)
    }
    // One that was found to have been carried out has no recorded record.
    guard let object = answer.value.object else { return try await client.get(entity, id: id) }
    return try Record(indexing: object)
  }

  func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    _ = try await perform(.delete, entity, id: id, body: .null) { () async throws(NexudusError) in
      try await client.delete(entity, id: id)
      return EffectAnswer(.null, record: id)
    }
  }

  func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue
  ) async throws(NexudusError) -> CommandResult {
    let body: JSONValue = [
      "Key": .string(key), "Ids": .array(ids.map { .integer($0) }), "Parameters": parameters,
    ]
    let answer = try await perform(.run, entity, id: ids.first, body: body) { () async throws(NexudusError) in
      let result = try await client.run(entity, key: key, ids: ids, parameters: parameters)
      return EffectAnswer(["message": result.message.map { .string($0) } ?? .null, "value": result.value])
    }
    return CommandResult(message: answer.value["message"]?.string, value: answer.value["value"] ?? .null)
  }

  func request(_ request: RawRequest) async throws(NexudusError) -> RawReply {
    guard request.isWrite else { return try await client.request(request) }
    let effect = Effect(
      .request, target: request.summary, body: request.body ?? .null, key: EffectKey.current,
      path: HandlerContext.current?.branch.path ?? "")
    // Refusals are no errors to the script, but nothing to be remembered either.
    let refused = Mutex<RawReply?>(nil)
    do throws(NexudusError) {
      let answer = try await journal.perform(effect, entity: nil) { () async throws(NexudusError) in
        let reply = try await client.request(request)
        guard (200..<400).contains(reply.status) else {
          refused.withLock { $0 = reply }
          throw NexudusError(
            .server, "\(request.summary) was answered with \(reply.status)", status: reply.status,
            isUnclear: reply.status >= 500)
        }
        return EffectAnswer(reply.scriptValue)
      }
      return RawReply(answer.value)
    } catch {
      if let reply = refused.withLock({ $0 }), !error.isUnclear { return reply }
      throw error
    }
  }

  private func perform(
    _ operation: Effect.Operation, _ entity: Entity, id: Int64? = nil, body: JSONValue,
    _ send: () async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer {
    let effect = Effect(
      operation, target: entity.name, record: id, body: body, key: EffectKey.current,
      path: HandlerContext.current?.branch.path ?? "")
    return try await journal.perform(effect, entity: entity, send: send)
  }
}

extension RawReply {
  /// A reply that the journal kept.
  init(_ value: JSONValue) {
    let headers = value["headers"]?.object?.members.compactMap { member in member.value.string.map { (member.key, $0) }
    }
    self.init(
      status: Int(value["status"]?.integer ?? 200),
      headers: Dictionary(headers ?? [], uniquingKeysWith: { first, _ in first }), body: value["body"] ?? .null)
  }
}
