import Automation
import JSONPages
import Nexudus

extension Client {
  /// Sends an effect on an entity's records.
  ///
  /// - Throws: an error that is not `isUnclear` means that nothing was done.
  func send(_ effect: Effect, of entity: Entity) async throws(NexudusError) -> EffectAnswer {
    switch (effect.operation, effect.record) {
    case (.create, _):
      let id = try await create(entity, effect.body.object ?? [:])
      return EffectAnswer(.integer(id), record: id)
    case (.update, let id?):
      let change = try await change(entity, id: id, effect.body.object ?? [:])
      return EffectAnswer(change.after.value, record: id, before: change.before.bytes, after: change.after.bytes)
    case (.delete, let id?):
      try await delete(entity, id: id)
      return EffectAnswer(.null, record: id)
    case (.run, _):
      let result = try await run(
        entity, key: effect.body["Key"]?.string ?? "", ids: (effect.body["Ids"]?.array ?? []).compactMap(\.integer),
        parameters: effect.body["Parameters"] ?? .null)
      return EffectAnswer(["message": result.message.map { .string($0) } ?? .null, "value": result.value])
    default: throw .usage("\(effect.summary) can't be sent: it names no record")
    }
  }
}

extension Effect {
  /// The body of a command on records.
  static func command(_ key: String, ids: [Int64], parameters: JSONValue) -> JSONValue {
    ["Key": .string(key), "Ids": .array(ids.map { .integer($0) }), "Parameters": parameters]
  }
}

extension RawReply {
  /// What a write by path answered.
  ///
  /// - Throws: for a status that tells of a refusal, or of trouble after which nobody knows.
  func answer(to request: RawRequest) throws(NexudusError) -> EffectAnswer {
    guard (200..<400).contains(status) else {
      throw NexudusError(
        .server, "\(request.summary) was answered with \(status)", status: status, isUnclear: status >= 500)
    }
    return EffectAnswer(scriptValue)
  }

  /// A reply that the journal kept.
  init(_ value: JSONValue) {
    let headers = value["headers"]?.object?.members.compactMap { member in member.value.string.map { (member.key, $0) }
    }
    self.init(
      status: Int(value["status"]?.integer ?? 200),
      headers: Dictionary(headers ?? [], uniquingKeysWith: { first, _ in first }), body: value["body"] ?? .null)
  }
}
