import JSONPages
import Nexudus

extension SpaceState {
  /// Makes a record from what a client may send, and gives its Id.
  mutating func create(_ body: JSONObject, in shape: EntityShape, by user: String) throws(Refusal) -> Int64 {
    let values = try written(body, in: shape, over: nil)
    return insert(values, in: shape, at: stampOfWrite(), by: user)
  }

  /// Replaces a record by what a client sends: what it leaves out is cleared.
  mutating func put(_ body: JSONObject, at id: Int64, in shape: EntityShape, by user: String) throws(Refusal) {
    guard let record = record(shape.name, id) else { return }
    let values = try written(body, in: shape, over: record.latest.values)
    change(id, in: shape, to: values, by: user)
  }

  /// Deletes a record.
  mutating func delete(_ id: Int64, in shape: EntityShape) {
    guard let position = tables[shape.name]?.position(of: id) else { return }
    tables[shape.name]?.remove(at: position)
    forgetTexts(of: id, in: shape)
  }

  /// Adds a record with these values.
  @discardableResult
  mutating func insert(_ values: [JSONValue], in shape: EntityShape, at stamp: Timestamp, by user: String) -> Int64 {
    if tables[shape.name] == nil { tables[shape.name] = Table(shape: shape) }
    let id = tables[shape.name]?.nextID ?? shape.firstID
    var record = StoredRecord(
      id: id, uniqueID: identities.uuid(), createdOn: stamp,
      latest: StoredRecord.Version(values: values, updatedOn: stamp, updatedBy: user))
    if faults.contains(.lateVisibility) { record.visibleFrom = lateness() }
    tables[shape.name]?.append(record)
    return id
  }

  /// Gives a record another version, with a new stamp unless the change is one that leaves no trace.
  mutating func change(
    _ id: Int64, in shape: EntityShape, to values: [JSONValue], by user: String, isSilent: Bool = false
  ) {
    guard let position = tables[shape.name]?.position(of: id), var record = tables[shape.name]?.records[position]
    else { return }
    let before = record.latest
    record.latest.values = values
    if !isSilent {
      record.latest.updatedOn = stampOfWrite()
      record.latest.updatedBy = user
    }
    if faults.contains(.lateVisibility) {
      record.earlier = record.listed(at: time).map { _ in record.visibleFrom <= time ? before : record.earlier ?? before
      }
      record.visibleFrom = lateness()
    }
    tables[shape.name]?.replace(at: position, with: record)
    forgetTexts(of: id, in: shape)
  }

  /// When a write of now will show in lists.
  private mutating func lateness() -> Double {
    chance.chance(faults[.lateVisibility]) ? time + chance.unit() * 20 : -.infinity
  }

  /// The stamp of a write of now.
  mutating func stampOfWrite() -> Timestamp {
    var stamp = Timestamp(serverTime)
    if chance.chance(faults[.twoClocks] / 2) { stamp = stamp + -7 }
    if chance.chance(faults[.futureStamps]) { stamp = stamp + Timestamp.hours(2) }
    if faults.contains(.ties) {
      stamp = Timestamp(seconds: stamp.minute.seconds + (stamp.seconds - stamp.minute.seconds) / 30 * 30)
    }
    return stamp
  }
}

extension SpaceState {
  /// The values of a record after a write: checked, with defaults, and with what texts go through on their way in.
  private mutating func written(
    _ body: JSONObject, in shape: EntityShape, over previous: [JSONValue]?
  ) throws(Refusal) -> [JSONValue] {
    var values = previous ?? shape.cleared
    var refusal = Refusal(faults: [])
    for (index, column) in shape.columns.enumerated() {
      guard column.name == "SystemId" || (previous == nil ? column.isCreatable : column.isUpdatable) else { continue }
      if column.isAction { continue }
      do {
        values[index] = try checked(body[column.name], column, isNew: previous == nil)
      } catch {
        refusal.faults += error.faults
      }
    }
    guard refusal.faults.isEmpty else { throw refusal }
    applyListActions(body, shape, &values)
    return values
  }

  private mutating func checked(
    _ sent: JSONValue?, _ column: EntityShape.Column, isNew: Bool
  ) throws(Refusal) -> JSONValue {
    var value = try column.accepted(sent ?? .null)
    if column.isRequired, !column.isSecret, value.isNull || value.string?.isBlank == true {
      // The documents call enums required that nobody has to send: those fall back on their first value.
      guard column.kind == .enumeration else {
        throw .invalid(column.name, Refusal.requiredMessage, sent ?? .null)
      }
      value = column.firstChoice
    }
    if let target = column.reference, let id = value.integer, shape(target) != nil, record(target, id) == nil {
      throw .invalid(column.name, "was not found", value)
    }
    if case .string(let text) = value, column.kind == .string { value = .string(travelled(text)) }
    return value
  }

  /// `AddedTeams` and `RemovedTeams` change `Teams`.
  private func applyListActions(_ body: JSONObject, _ shape: EntityShape, _ values: inout [JSONValue]) {
    for (index, column) in shape.columns.enumerated() where column.kind == .integers && !column.isAction {
      let added = body["Added\(column.name)"]?.array ?? []
      let removed = body["Removed\(column.name)"]?.array ?? []
      guard !added.isEmpty || !removed.isEmpty else { continue }
      var elements = (values[index].array ?? []).filter { !removed.contains($0) }
      for element in added where element.integer != nil && !elements.contains(element) { elements.append(element) }
      values[index] = .array(elements)
    }
  }

  /// A text as it comes back from the server.
  private mutating func travelled(_ text: String) -> String {
    var text = text
    if chance.chance(faults[.trimmedTexts]) { text = text.folded }
    if chance.chance(faults[.wrappedTexts]), !text.isEmpty { text = "<p>\(text)</p>" }
    return text
  }
}

extension String {
  private static func isSpace(_ character: Character) -> Bool { character.isWhitespace }

  /// Without the white space at both ends.
  var trimmed: String {
    let start = drop(while: String.isSpace)
    return String(
      start[..<(start.lastIndex { !String.isSpace($0) }.map { start.index(after: $0) } ?? start.startIndex)])
  }

  /// Without the white space at both ends, and with one space for each run of it.
  var folded: String { split(whereSeparator: String.isSpace).joined(separator: " ") }

  /// Whether there is nothing but white space.
  var isBlank: Bool { allSatisfy(String.isSpace) }
}
