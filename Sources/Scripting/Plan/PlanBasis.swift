import Automation
public import JSONPages
public import Nexudus

/// A record by its entity and Id.
public struct PlanRecord: Sendable, Hashable, Comparable {
  /// The entity.
  public let entity: String
  /// The Id.
  public let id: Int64

  /// A record.
  public init(_ entity: String, _ id: Int64) {
    self.entity = entity
    self.id = id
  }

  /// By entity, then by Id.
  public static func < (a: PlanRecord, b: PlanRecord) -> Bool { (a.entity, a.id) < (b.entity, b.id) }

  /// `Coworker 40`.
  public var text: String { "\(entity) \(id)" }
}

/// What a plan knows of a record that it rests on.
public struct PlanVersion: Sendable, Hashable {
  /// When it was last changed, as the API writes it; nil for one that is not there.
  public var updated: String?
  /// The hash of the fields that people and rules can change; nil where only the stamp is known.
  public var hash: String?
  /// What people call it.
  public var title: String?

  /// A version.
  public init(updated: String?, hash: String? = nil, title: String? = nil) {
    self.updated = updated
    self.hash = hash
    self.title = title
  }

  /// The version of a record as it was read; that of one that is not there for nil.
  public init(_ record: JSONObject?, of entity: Entity) {
    updated = record?["UpdatedOn"]?.string
    hash = record.map { Self.hash($0, entity) }
    title = record.flatMap(RecordTitle.of)
  }

  /// Whether a record is as it was.
  func isSame(as now: PlanVersion) -> Bool {
    guard let updated, let current = now.updated else { return updated == now.updated }
    let isSameTime =
      Timestamp(updated).flatMap { then in Timestamp(current).map { $0 == then } } ?? (updated == current)
    guard isSameTime, let hash, let other = now.hash else { return isSameTime }
    return hash == other
  }

  /// Over what lists show of the fields that can be changed, so that listed and full records have the same.
  ///
  /// Secret fields have no part in it: the hash of a short one would give it away.
  private static func hash(_ record: JSONObject, _ entity: Entity) -> String {
    var text = ""
    for field in entity.fields where field.isUpdatable && field.isListed && !field.isAction && !field.isSecret {
      guard let value = record[field.name], !value.isNull else { continue }
      // Whole numbers come as decimals, too.
      text += "\(field.name)=\(value.double.map { "\($0)" } ?? value.canonicalText)\n"
    }
    let digits = String(StableHash.hash(text.utf8), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension PlannedEffect {
  /// The records that have to be as they were when it is sent: the effect's own, those that a new one hangs on, and the
  /// one that the handler was told of.
  public var basis: Set<PlanRecord> {
    var basis: Set<PlanRecord> = []
    func add(_ entity: String, _ id: Int64?) {
      guard let id, id > 0 else { return }
      basis.insert(PlanRecord(entity, id))
    }
    if let entity = cause?.entity { add(entity, cause?.record) }
    switch effect.operation {
    case .update, .delete: add(effect.target, effect.record)
    case .run: for id in effect.body["Ids"]?.array ?? [] { add(effect.target, id.integer) }
    case .create:
      let entity = Catalogue.builtIn.entity(named: effect.place)
      for (name, value) in effect.body.object?.members ?? [] {
        // Who writes, and where, changes without any bearing on what is written.
        guard let other = entity?.field(named: name)?.reference, other != "User", other != "Business" else { continue }
        add(Effect.target(other, in: effect.space), value.integer)
      }
    case .request, .http, .notify: break
    }
    return basis
  }
}

/// Reads what a plan rests on.
public enum PlanBasis {
  /// The versions of all records that the effects of a plan rest on.
  public static func read(
    _ plan: Plan, _ client: Client, neighbour: @escaping SpaceClients.Neighbour = SpaceClients.none
  ) async throws(NexudusError) -> [PlanRecord: PlanVersion] {
    let clients = SpaceClients(client, neighbour)
    var basis: [PlanRecord: PlanVersion] = [:]
    var told: [PlanRecord: (updated: String, begun: Timestamp?)] = [:]
    for effect in plan.effects {
      if let cause = effect.cause, let entity = cause.entity, let id = cause.record, let updated = cause.updated {
        told[PlanRecord(entity, id)] = (updated, cause.begun)
      }
      // As the first effect on it saw it: later ones see what the plan itself has changed.
      guard let id = effect.effect.record, id > 0, let current = effect.current else { continue }
      let record = PlanRecord(effect.effect.target, id)
      if basis[record] == nil, let entity = Catalogue.builtIn.entity(named: Effect.parts(of: record.entity).name) {
        basis[record] = PlanVersion(current, of: entity)
      }
    }
    let missing = Set(plan.effects.flatMap(\.basis)).subtracting(basis.keys)
    for (name, records) in Dictionary(grouping: missing, by: \.entity).sorted(by: { $0.key < $1.key }) {
      guard let entity = Catalogue.builtIn.entity(named: Effect.parts(of: name).name) else { continue }
      for record in records { basis[record] = PlanVersion(nil, of: entity) }
      for record in try await clients.client(for: name).get(entity, ids: records.map(\.id).sorted()) {
        guard let id = record.integer("Id") else { continue }
        basis[PlanRecord(name, id)] = PlanVersion(record.object, of: entity)
      }
    }
    // Changed while its handler was at work, or after: the plan rests on what that was told. An older change was there to
    // be seen when the plan was made.
    for (record, (updated, begun)) in told {
      guard let version = basis[record], let now = version.updated else { continue }
      if let begun, let changed = Timestamp(now), changed < begun { continue }
      if Timestamp(now) != Timestamp(updated) { basis[record] = PlanVersion(updated: updated, title: version.title) }
    }
    return basis
  }
}
