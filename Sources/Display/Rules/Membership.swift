public import JSONPages
public import Nexudus

/// A set of records that one may join by the change of a single field, for a rule that somebody begins with.
public struct Membership: Sendable {
  /// The key of `where`.
  public let key: String
  /// The field that it looks at.
  let field: Field
  /// What a record of the set has in it, as Lua and as JSON.
  let inside: String
  /// What another has in it, as Lua.
  let outside: String

  /// Yes-or-no fields in which a record's life shows, the best first.
  private static let telling = [
    "Paid", "Arrived", "Collected", "Cancelled", "Completed", "Closed", "Published", "Active", "Confirmed", "Draft",
  ]

  /// The set that an entity's records are most likely to be watched by.
  ///
  /// - Throws: kind `usage` where none of the entity's filters looks at a field that lists carry.
  public init(of entity: Entity) throws(NexudusError) {
    let own = entity.filters.sorted { $0.key < $1.key }.compactMap { key, name in
      key.contains("_") ? nil : entity.field(named: name).map { (key: key, field: $0) }
    }.filter { $0.field.isListed && !$0.field.isSystem && !$0.field.isSecret }
    let kinds: [(Field) -> Bool] = [
      { $0.type == .boolean }, { $0.type == .enumeration && $0.enumeration.count > 1 },
      { $0.type == .integer && $0.reference != nil }, { $0.type == .integer || $0.type == .string },
    ]
    let known = Self.telling.lazy.compactMap { name in own.first { $0.key == name && $0.field.type == .boolean } }.first
    guard let chosen = known ?? kinds.lazy.compactMap({ fits in own.first { fits($0.field) } }).first else {
      throw .usage(
        "\(entity.name) has no filter by which a record could join a set",
        hint: "created:\(entity.name) tells of new ones", entity: entity.name)
    }
    key = chosen.key
    field = chosen.field
    (outside, inside) = SampleRecord.values(of: chosen.field)
  }

  /// The set as the filters of a search.
  public var filters: JSONObject { [key: (try? JSONValue(parsing: inside)) ?? .null] }
}
