import JSONPages

/// Why a direct call on a space could not be done.
public struct SpaceError: Error, Sendable, CustomStringConvertible {
  /// What is wrong.
  public let message: String

  /// The message.
  public var description: String { message }

  init(_ message: String) { self.message = message }

  static func unknown(_ entity: String) -> SpaceError { SpaceError("there is no entity \(entity)") }

  static func missing(_ entity: String, _ id: Int64) -> SpaceError { SpaceError("there is no \(entity) \(id)") }
}

/// What other people do in the space: it goes past sign-in, limits and faults of the way, not past what the faults do to
/// stamps, texts and visibility.
extension Space {
  /// Makes a record and gives its Id; what the API would refuse is refused.
  @discardableResult
  public func create(
    _ entity: String, _ fields: JSONObject, by user: String = Account.demo.email
  ) throws(SpaceError) -> Int64 {
    try act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      do throws(Refusal) {
        return try state.create(fields, in: shape, by: user)
      } catch {
        throw SpaceError(error.text)
      }
    }
  }

  /// Makes a record of any fields, also of entities that the API doesn't create, such as `CoworkerInvoice`.
  @discardableResult
  public func add(
    _ entity: String, _ fields: JSONObject, by user: String = Account.demo.email
  ) throws(SpaceError) -> Int64 {
    try act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      if let name = fields.keys.first(where: { shape.column($0) == nil }) {
        throw SpaceError("\(entity) has no field \(name)")
      }
      let stamp = state.stampOfWrite()
      return state.add(entity, fields, at: stamp, by: user)
    }
  }

  /// Changes some fields of a record and leaves the others.
  public func update(
    _ entity: String, _ id: Int64, _ fields: JSONObject, by user: String = Account.demo.email
  ) throws(SpaceError) {
    try act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      guard state.record(entity, id) != nil else { throw .missing(entity, id) }
      if let name = fields.keys.first(where: { shape.column($0) == nil }) {
        throw SpaceError("\(entity) has no field \(name)")
      }
      state.set(fields, on: entity, id, by: user)
    }
  }

  /// Deletes a record.
  public func delete(_ entity: String, _ id: Int64) throws(SpaceError) {
    try act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      guard state.record(entity, id) != nil else { throw .missing(entity, id) }
      state.delete(id, in: shape)
    }
  }

  /// Books a payment on an invoice, which leaves its `UpdatedOn` as it was.
  public func pay(invoice id: Int64, amount: Double) throws(SpaceError) {
    try act { state throws(SpaceError) in
      guard state.record("CoworkerInvoice", id) != nil else { throw .missing("CoworkerInvoice", id) }
      state.pay(invoice: id, amount: amount)
    }
  }

  /// A full record as it is now, visible or not; nil if there is none.
  public func record(_ entity: String, _ id: Int64) -> JSONObject? {
    try? act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      return state.record(entity, id).map { state.object($0, shape) }
    }
  }

  /// All full records of an entity by Id, visible or not; empty if there is no such entity.
  public func records(_ entity: String) -> [JSONObject] {
    let found = try? act { state throws(SpaceError) in
      guard let shape = state.shape(entity) else { throw .unknown(entity) }
      return state.table(shape).records.map { state.object($0, shape) }
    }
    return found ?? []
  }

  /// The number of records of an entity.
  public func count(_ entity: String) -> Int {
    (try? act { state throws(SpaceError) in state.tables[entity]?.records.count }).flatMap(\.self) ?? 0
  }
}

extension SpaceState {
  /// A record's fields as values.
  func object(_ record: StoredRecord, _ shape: EntityShape) -> JSONObject {
    JSONObject(shape.shown.map { (shape.columns[$0].name, value($0, of: record, record.latest, shape)) })
  }
}

extension Refusal {
  var text: String { faults.map { "\($0.property): \($0.message)" }.joined(separator: "; ") }
}
