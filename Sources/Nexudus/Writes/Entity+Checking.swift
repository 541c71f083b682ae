import JSONPages

extension Entity {
  /// What a body is for.
  public enum Purpose: Sendable, Hashable {
    /// A new record.
    case create
    /// A change to a record.
    case update
  }

  /// The fields of a create or an update, checked and in the form in which they travel.
  ///
  /// Names must exist and values must have the right type; names of enumerations become numbers, dates take the API's
  /// form. Whether required fields are there is left to the server, because the documents are inconsistent about it.
  ///
  /// - Throws: kind `usage`; it names the field, what it takes, and the nearest right name.
  public func checked(_ fields: JSONObject, for purpose: Purpose) throws(NexudusError) -> JSONObject {
    let operation: Operation = purpose == .create ? .create : .update
    guard operations.contains(operation) else {
      throw .usage(
        "\(name) has no \(operation.rawValue) in the API's documents",
        hint: "nexudus.request can try it all the same: \(purpose == .create ? "POST" : "PUT") \(path)", entity: name)
    }
    var body = JSONObject()
    for (key, value) in fields.members {
      guard let field = field(named: key) else {
        var proposals = nearestFields(to: key)
        if self.field(named: key + "Id") != nil { proposals = [key + "Id"] }
        throw .usage("\(name) has no field \"\(key)\"" + Names.proposal(proposals), entity: name)
      }
      // SystemId is the one of these that the documents let the user choose.
      if field.isSystem, !field.isOpenSystemField {
        throw .usage("\(name).\(key) is set by the server and cannot be written", entity: name)
      }
      body[key] = try field.checked(value, in: self)
    }
    return body
  }
}

extension Field {
  /// Whether the field is the API user's own although every record has it.
  var isOpenSystemField: Bool { name == "SystemId" || name == "CustomFields" }

  /// A value for the field in the form in which it travels.
  ///
  /// - Throws: kind `usage`; it names the field and what it takes.
  public func checked(_ value: JSONValue, in entity: Entity) throws(NexudusError) -> JSONValue {
    if value == .null { return .null }
    switch type {
    case .integer:
      if let number = wholeNumber(value) { return .integer(number) }
    case .decimal:
      if let number = value.double, number.isFinite { return value }
    case .string:
      if value.string != nil { return value }
    case .uuid:
      if let text = value.string {
        if Self.isUUID(text) { return value }
        throw mismatch(entity, "a UUID as 01234567-89ab-cdef-0123-456789abcdef", value)
      }
    case .boolean:
      if value.bool != nil { return value }
    case .datetime:
      if let moment = value.string.flatMap({ Timestamp($0) }) { return .string(moment.description) }
      throw mismatch(entity, "a date (2026-01-01, 2026-01-01T09:30)", value)
    case .enumeration:
      return .integer(try number(ofCase: value, in: entity))
    case .integers:
      if let list = value.array {
        let numbers = list.compactMap(wholeNumber)
        if numbers.count == list.count { return .array(numbers.map { .integer($0) }) }
      }
      // Lua writes the empty list and the empty table alike.
      if value.object?.isEmpty == true { return .array([]) }
    case .object:
      if value.object != nil || value.array != nil { return value }
    }
    throw mismatch(entity, type.words, value)
  }

  private func wholeNumber(_ value: JSONValue) -> Int64? {
    value.integer ?? value.double.flatMap { Int64(exactly: $0) }
  }

  private func mismatch(_ entity: Entity, _ expected: String, _ value: JSONValue) -> NexudusError {
    .usage(
      "\(entity.name).\(name) takes \(expected), not \(isSecret ? "what was given" : value.kindInWords)",
      entity: entity.name)
  }

  private static func isUUID(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: 0x2D, omittingEmptySubsequences: false)
    guard parts.map(\.count) == [8, 4, 4, 4, 12] else { return false }
    return parts.joined().allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xDF)
    }
  }
}
