import HTTPTypes
import JSONPages
import Logging

/// What a command answered.
public struct CommandResult: Sendable, Hashable {
  /// The server's message, if there was one.
  public let message: String?
  /// The value it gave; null if none.
  public let value: JSONValue

  /// Makes one.
  public init(message: String?, value: JSONValue) {
    self.message = message
    self.value = value
  }
}

extension Client {
  /// Makes a record and gives its Id.
  ///
  /// - Throws: kind `usage` before anything is sent if a field is unknown or has a wrong type, kind `validation` if the
  ///   server refuses; an error that ``NexudusError/isUnclear`` means that the record may exist.
  public func create(_ entity: Entity, _ fields: JSONObject) async throws(NexudusError) -> Int64 {
    let body = try entity.checked(fields, for: .create)
    let request = APIRequest.create(entity, body: try encoded(.object(body)))
    return try await perform(request) { check throws(NexudusError) in
      try check.checkStatus()
      let answer = try check.writeResult()
      let value = answer["Value"] ?? .null
      guard let id = (value["Id"] ?? answer["Id"]).flatMap({ RecordID.integer($0) }) else {
        throw check.invalid("the answer to the create holds no Id")
      }
      return id
    }
  }

  /// Changes fields of a record and gives the record as it is afterwards.
  ///
  /// The full record is read, changed, and written whole, because the API clears what a write leaves out; switches that
  /// make something happen are not carried over. Another person's change between the two requests is overwritten: a
  /// warning is logged if fields outside the patch differ afterwards.
  public func update(_ entity: Entity, id: Int64, _ fields: JSONObject) async throws(NexudusError) -> Record {
    try await change(entity, id: id, fields).after
  }

  /// Changes fields of a record as ``update(_:id:_:)`` does, and gives the record before and after.
  public func change(
    _ entity: Entity, id: Int64, _ fields: JSONObject
  ) async throws(NexudusError) -> (before: Record, after: Record) {
    let patch = try entity.checked(fields, for: .update)
    let before = try await get(entity, id: id)
    let update = UpdateBody(entity: entity, record: before, patch: patch)
    try update.checkBase(id: id)
    let body = try update.encoded()
    try await perform(.update(entity, id: id, body: body)) { check throws(NexudusError) in
      try check.checkStatus()
      _ = try check.writeResult()
    }
    let after: Record
    do throws(NexudusError) { after = try await get(entity, id: id) } catch {
      // The write went well: an error now would make its caller repeat it.
      if error.kind == .cancelled {
        var error = error
        error.isUnclear = true
        throw error
      }
      exchange.log(.warning, "\(entity.name) \(id) was updated, but could not be read again: \(error.message)")
      var written = before.object
      for (key, value) in patch.members { written[key] = value }
      return (before, try Record(indexing: written))
    }
    let changed = update.changedMeanwhile(after)
    if !changed.isEmpty {
      exchange.log(
        .warning,
        "\(entity.name) \(id) differs after the update in \(changed.joined(separator: ", ")), which it did not change: "
          + "somebody else or the server changed it")
    }
    return (before, after)
  }

  /// Removes a record.
  public func delete(_ entity: Entity, id: Int64) async throws(NexudusError) {
    guard entity.operations.contains(.delete) else {
      throw .usage(
        "\(entity.name) has no delete in the API's documents",
        hint: "nexudus.request can try it all the same: DELETE \(entity.path)/\(id)", entity: entity.name)
    }
    try await perform(.delete(entity, id: id)) { check throws(NexudusError) in
      try check.checkStatus()
      // Some servers answer a delete with nothing.
      if !check.reply.body.isBlank { _ = try check.writeResult() }
    }
  }

  /// The commands that the server knows for an entity, as it lists them.
  public func commands(_ entity: Entity) async throws(NexudusError) -> JSONValue {
    let request = APIRequest(method: .get, path: entity.path + "/commands", entity: entity)
    return try await perform(request) { check throws(NexudusError) in
      try check.checkStatus()
      return try check.value()
    }
  }

  /// Runs a command on records.
  public func run(
    _ entity: Entity, key: String, ids: [Int64], parameters: JSONValue = .null
  ) async throws(NexudusError) -> CommandResult {
    let body: JSONValue = [
      "Key": .string(key), "Ids": .array(ids.map { .integer($0) }),
      "Parameters": parameters == .null ? .array([]) : parameters,
    ]
    let request = APIRequest(
      method: .post, path: entity.path + "/runcommand", body: try encoded(body), entity: entity)
    return try await perform(request) { check throws(NexudusError) in
      try check.checkStatus()
      let answer = try check.writeResult()
      return CommandResult(message: answer["Message"]?.string, value: answer["Value"] ?? .null)
    }
  }

  func encoded(_ value: JSONValue) throws(NexudusError) -> [UInt8] {
    do throws(JSONError) { return try value.encoded() } catch {
      throw .usage("the request has no form in JSON: \(error.message)")
    }
  }
}
