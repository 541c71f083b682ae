import JSONPages
import Nexudus

/// The records that a trigger's `where` describes.
///
/// Conditions on references, booleans, numbers and enumerations are tested here, so that all triggers of an entity share
/// one feed; how the server compares texts is undocumented, so a set with such a condition is a feed of its own.
public struct RecordSet: Sendable, Hashable {
  /// The entity of the records.
  public let entity: Entity
  /// The filters as they were written.
  public let filters: JSONObject
  /// The feed that brings its records.
  public let feed: FeedKey
  private let here: ListQuery

  /// A set by its filters.
  ///
  /// - Throws: kind `usage`; it names the filter and the nearest right one.
  public init(_ entity: Entity, where filters: JSONObject = [:]) throws(NexudusError) {
    self.entity = entity
    self.filters = filters
    let parts = try ListQuery.split(entity, where: filters)
    feed = FeedKey(entity: entity.name, filters: parts.server)
    here = try ListQuery.make(entity, where: parts.here)
  }

  /// Whether a record that its feed brought lies in the set.
  public func contains(_ record: Record, now: Timestamp) -> Bool { here.contains(record, now: now) }

  /// The query for all of its records.
  func query() throws(NexudusError) -> ListQuery { try ListQuery.make(entity, where: filters) }

  /// A field and the number that a record must have in it to lie in the set.
  var requiredNumber: (field: String, number: Double)? { here.requiredNumber }

  /// The fields that are tested here.
  var fieldsTested: Set<String> { here.fieldsTested }

  /// Whether any of the fields changes without a new stamp on the record.
  func isSilent(_ fields: some Sequence<String>) -> Bool {
    fields.contains { entity.field(named: $0)?.isSilent == true }
  }
}

/// What tells feeds apart: an entity, and the filters that only the server can apply.
public struct FeedKey: Sendable, Hashable {
  /// The entity's name.
  public let entity: String
  /// The server's filters.
  public let filters: JSONObject

  /// A feed of an entity.
  public init(entity: String, filters: JSONObject = [:]) {
    self.entity = entity
    self.filters = filters
  }

  /// The key as text: the entity, and its filters in a fixed order.
  public var text: String {
    if filters.isEmpty { return entity }
    let parts = filters.members.sorted { $0.key < $1.key }.map { key, value in
      "\(key)=\((try? value.encodedString()) ?? "")"
    }
    return entity + "?" + parts.joined(separator: "&")
  }
}
