import JSONPages
import Nexudus

extension SpaceState {
  /// Answers POST on a collection.
  mutating func create(_ request: ModelRequest, _ shape: EntityShape, by user: Account) throws(JSONError) -> ModelReply
  {
    guard let body = bodyObject(request) else { return .unreadable }
    let id: Int64
    do { id = try create(body, in: shape, by: user.email) } catch { return try error.reply() }
    return try done(shape, "created", id, by: user)
  }

  /// Answers PUT on a collection, where the Id is in the body.
  mutating func update(_ request: ModelRequest, _ shape: EntityShape, by user: Account) throws(JSONError) -> ModelReply
  {
    guard let body = bodyObject(request) else { return .unreadable }
    guard let id = body["Id"]?.integer else {
      return try Refusal.invalid("Id", Refusal.requiredMessage, body["Id"] ?? .null).reply()
    }
    guard record(shape.name, id) != nil else { return .notFound }
    do { try put(body, at: id, in: shape, by: user.email) } catch { return try error.reply() }
    return try done(shape, "updated", id, by: user)
  }

  /// Answers DELETE of one record.
  mutating func delete(_ id: Int64, _ shape: EntityShape, by user: Account) throws(JSONError) -> ModelReply {
    guard record(shape.name, id) != nil else { return .notFound }
    delete(id, in: shape)
    return try done(shape, "deleted", id, by: user)
  }

  /// The documented answer to a write that was carried out.
  func done(_ shape: EntityShape, _ verb: String, _ id: Int64, by user: Account) throws(JSONError) -> ModelReply {
    let stamp = record(shape.name, id)?.latest.updatedOn ?? Timestamp(serverTime)
    return try succeeded("\(shape.name) was successfully \(verb).", ["Id": .integer(id)], stamp, by: user)
  }

  /// The documented answer to anything that changes something.
  func succeeded(
    _ message: String, _ value: JSONValue, _ stamp: Timestamp, by user: Account
  ) throws(JSONError) -> ModelReply {
    try ModelReply([
      "Status": 200, "Message": .string(message), "Value": value, "OpenInDialog": false, "OpenInWindow": false,
      "RedirectURL": .null, "JavaScript": .null, "UpdatedOn": .string(stamp.text), "UpdatedBy": .string(user.email),
      "Errors": .null, "WasSuccessful": true,
    ])
  }

  /// The body of a write; nil unless it is a JSON object.
  func bodyObject(_ request: ModelRequest) -> JSONObject? {
    try? JSONValue(parsing: PaddedBytes(request.body)).object
  }
}

extension ModelReply {
  static let unreadable = failure(400, "The request is invalid: the body must be a JSON object.")
}
