import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// `create`, `update`, `delete`, `run`.
  func installWrites(_ host: LuaTable) {
    host.function("create") { [self] call throws(LuaError) in
      let (entity, place) = try writable(call)
      let fields = try Self.fields(call, 2, of: "\(entity.name):create")
      let key = try Self.key(call, 3, of: "\(entity.name):create")
      let body = try Self.translated { () throws(NexudusError) in try entity.checked(fields, for: .create) }
      return .async { [self] () async throws(LuaError) in
        let id = try await answer(key, in: place.space) { space async throws(NexudusError) in
          try await space.create(entity, body)
        }
        return [.record(try created(place, id, body))]
      }
    }
    host.function("update") { [self] call throws(LuaError) in
      let (entity, place) = try writable(call)
      let id = try call.integer(2, "id")
      let fields = try Self.fields(call, 3, of: "\(entity.name):update")
      let key = try Self.key(call, 4, of: "\(entity.name):update")
      let body = try Self.translated { () throws(NexudusError) in try entity.checked(fields, for: .update) }
      return .async { [self] () async throws(LuaError) in
        let record = try await answer(key, in: place.space) { space async throws(NexudusError) in
          try await space.update(entity, id: id, body)
        }
        return [.record(LuaRecord(record, classes.recordClass(of: place, .full)))]
      }
    }
    host.function("delete") { [self] call throws(LuaError) in
      let (entity, place) = try writable(call)
      let id = try call.integer(2, "id")
      let key = try Self.key(call, 3, of: "\(entity.name):delete")
      try Self.checkDelete(entity, id: "\(id)")
      return .async { [self] () async throws(LuaError) in
        try await answer(key, in: place.space) { space async throws(NexudusError) in
          try await space.delete(entity, id: id)
        }
        return []
      }
    }
    host.function("run") { [self] call throws(LuaError) in
      let (entity, place) = try writable(call)
      let key = try call.string(2, "key")
      let ids = try Self.ids(call, 3, of: "\(entity.name):run")
      let parameters = try call.json(4, "params")
      let stepKey = try Self.key(call, 5, of: "\(entity.name):run")
      return .async { [self] () async throws(LuaError) in
        let result = try await answer(stepKey, in: place.space) { space async throws(NexudusError) in
          try await space.run(entity, key: key, ids: ids, parameters: parameters)
        }
        return [.json(["message": result.message.map { .string($0) } ?? .null, "value": result.value])]
      }
    }
  }

  /// Refuses to delete records of an entity for which the documents know no delete.
  static func checkDelete(_ entity: Entity, id: String) throws(LuaError) {
    if entity.operations.contains(.delete) { return }
    throw LuaError(
      .usage(
        "\(entity.name) has no delete in the API's documents",
        hint: "nexudus.request can try it: { method = \"DELETE\", path = \"/\(entity.path)/\(id)\" }",
        entity: entity.name))
  }

  /// The entity of a write, when the script may write it.
  private func writable(_ call: borrowing LuaCall) throws(LuaError) -> (Entity, PlacedEntity) {
    let place = try entity(named: call.string(1, "entity"))
    let entity = place.entity
    if let refusal = permissions().refusal(toWrite: entity.name) {
      throw LuaError(kind: "permission", message: refusal, payload: ["entity": .string(entity.name)])
    }
    return (entity, place)
  }

  /// Why a raw write is not allowed: it counts as a write to the entity behind its path.
  func refusal(of request: RawRequest) -> LuaError? {
    let permissions = self.permissions()
    guard permissions.declared.write != nil || permissions.grant?.write != nil else { return nil }
    let parts = request.path.split(separator: "/").prefix(2)
    let entity = catalogue.entity(path: parts.joined(separator: "/"))
    let refusal = entity.map { permissions.refusal(toWrite: $0.name) } ?? permissions.refusal(toWritePath: request.path)
    return refusal.map { LuaError(kind: "permission", message: $0) }
  }

  /// The record of a create: its Id and what was sent.
  private func created(_ place: PlacedEntity, _ id: Int64, _ body: JSONObject) throws(LuaError) -> LuaRecord {
    var object: JSONObject = ["Id": .integer(id)]
    for (name, value) in body.members { object[name] = value }
    let record = try Self.translated { () throws(NexudusError) in try Record(of: object) }
    return LuaRecord(record, classes.recordClass(of: place, .created))
  }

  private static func fields(_ call: borrowing LuaCall, _ index: Int, of method: String) throws(LuaError) -> JSONObject
  {
    guard let fields = try call.object(index, "fields") else {
      throw .usage("\(method) takes a table of fields: { Field = value }")
    }
    return fields
  }

  /// `key` names a step of a handler; outside handlers it is checked and has no further effect.
  private static func key(_ call: borrowing LuaCall, _ index: Int, of method: String) throws(LuaError) -> String? {
    let options = try Options.check(call.object(index, "options"), allowed: Self.writeOptions, of: method)
    return try options["key"].map { key throws(LuaError) in try Options.string(key, named: "key") }
  }

  /// Runs something of the space as the step of that key.
  private func answer<Result: Sendable>(
    _ key: String?, in other: String?, _ body: (any SpaceAccess) async throws(NexudusError) -> Result
  ) async throws(LuaError) -> Result {
    do {
      return try await EffectKey.$current.withValue(key) { try await answer(in: other, body) }
    } catch let error as LuaError {
      throw error
    } catch {
      throw LuaError(kind: "script", message: "\(error)")
    }
  }
}

extension Record {
  /// A record that was not read from the API but put together here.
  init(of object: JSONObject) throws(NexudusError) {
    do throws(JSONError) {
      let bytes = PaddedBytes(try JSONValue.object(object).encoded())
      self = try RecordPage.index(bytes, as: .object)[0]
    } catch {
      throw .usage("the record can't be written as JSON: \(error.message)")
    }
  }
}
