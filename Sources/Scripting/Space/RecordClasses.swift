import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// How much of a record is there.
enum Completeness: Sendable {
  /// As in a list: long texts and arrays may be missing.
  case listed
  /// As the API keeps it.
  case full
  /// Its Id and what was sent; the rest is fetched when it is first read.
  case created
}

/// The Lua classes of records: for each entity one for listed records, one for full ones, one for those just created.
final class RecordClasses: Sendable {
  /// The classes that were made, by the names of their places.
  private struct Made {
    var listed: [String: LuaRecordClass] = [:]
    var full: [String: LuaRecordClass] = [:]
    var created: [String: LuaRecordClass] = [:]

    subscript(completeness: Completeness) -> [String: LuaRecordClass] {
      get {
        switch completeness {
        case .listed: listed
        case .full: full
        case .created: created
        }
      }
      set {
        switch completeness {
        case .listed: listed = newValue
        case .full: full = newValue
        case .created: created = newValue
        }
      }
    }
  }

  private let redactor: Redactor
  private let fetch: @Sendable (PlacedEntity, Int64) async throws(LuaError) -> LuaRecord
  private let classes = Mutex(Made())

  /// - Parameters:
  ///   - redactor: Learns the secrets that scripts read.
  ///   - fetch: Reads a full record, for fields that a new one lacks.
  init(redactor: Redactor, fetch: @escaping @Sendable (PlacedEntity, Int64) async throws(LuaError) -> LuaRecord) {
    self.redactor = redactor
    self.fetch = fetch
  }

  /// The class of an entity's records; the same object every time.
  func recordClass(of place: PlacedEntity, _ completeness: Completeness) -> LuaRecordClass {
    classes.withLock { classes in
      if let known = classes[completeness][place.name] { return known }
      let made = makeClass(of: place, completeness)
      classes[completeness][place.name] = made
      return made
    }
  }

  private func makeClass(of place: PlacedEntity, _ completeness: Completeness) -> LuaRecordClass {
    let entity = place.entity
    return LuaRecordClass(
      name: place.name,
      secretFields: Set(entity.fields.filter(\.isSecret).map(\.name)),
      resolve: { [fetch, redactor] field, record in
        guard let known = entity.field(named: field) else { return .error(Self.unknownField(field, of: entity)) }
        if known.isSecret, let secret = record.string(field) {
          redactor.add(secret)
          return .value(.string(secret))
        }
        switch completeness {
        // Not remembered: another record may have it.
        case _ where known.isSecret: return .value(.nil)
        case .full: return .nil
        case .listed: return known.isListed ? .nil : .error(Self.unlistedField(field, of: entity))
        case .created:
          guard let id = record.integer("Id"), record.raw(field) == nil else { return .value(.nil) }
          return .refresh { () async throws(LuaError) in try await fetch(place, id) }
        }
      },
      describe: { record in (place.space.map { "\($0): " } ?? "") + Self.text(of: record, entity) })
  }

  /// `CommunityThread 1042 "Wifi"`.
  private static func text(of record: Record, _ entity: Entity) -> String {
    let id = record.integer("Id").map { " \($0)" } ?? ""
    return entity.name + id + (RecordTitle.of(record).map { " \"\($0)\"" } ?? "")
  }

  static func unknownField(_ name: String, of entity: Entity) -> LuaError {
    let known = entity.fields.map(\.name) + RecordMethods.names(of: entity.name)
    return .usage("\(entity.name) has no field \"\(name)\"\(Names.proposal(Names.nearest(name, among: known)))")
  }

  static func unlistedField(_ name: String, of entity: Entity) -> LuaError {
    .usage("\(entity.name).\(name) is left out of lists; read it from the full record: record:fetch().\(name)")
  }
}
