public import JSONPages
public import Nexudus

/// The roles that a user of Nexudus needs for what scripts do, as far as that can be told from their text.
public struct RolesNeeded: Sendable, Hashable {
  /// One operation on one entity.
  public struct Need: Sendable, Hashable {
    /// The entity's name.
    public let entity: String
    /// What is done with it.
    public let operation: Nexudus.Operation
    /// The role that allows it: `CommunityMessage-Create`.
    public var role: String { "\(entity)-\(operation.roleSuffix)" }
  }

  /// What is needed, and the first place that needs it, as `file:line`.
  public private(set) var needs: [Need: String] = [:]
  /// Whether some calls could not be told: an entity by a variable, `nexudus.request`, a command.
  public private(set) var isPartial = false

  /// No roles.
  public init() {}

  /// The names of the roles, in alphabetical order.
  public var names: [String] { needs.keys.map(\.role).sorted() }

  /// The roles that are not among those that a user has, in alphabetical order.
  public func missing(from held: some Sequence<String>) -> [String] {
    let held = Set(held)
    return names.filter { !held.contains($0) }
  }

  /// The needs of both.
  public func union(_ other: RolesNeeded) -> RolesNeeded {
    var all = self
    all.needs.merge(other.needs) { mine, _ in mine }
    all.isPartial = isPartial || other.isPartial
    return all
  }

  /// Each role with the place that needs it, for `--json`.
  public var json: JSONObject {
    let roles = needs.sorted { $0.key.role < $1.key.role }.map { need, place -> JSONValue in
      ["role": .string(need.role), "place": .string(place)]
    }
    return ["roles": .array(roles), "partial": .bool(isPartial)]
  }

  mutating func add(_ entity: Entity, _ operation: Nexudus.Operation, at place: String) {
    let need = Need(entity: entity.name, operation: operation)
    if needs[need] == nil { needs[need] = place }
  }

  mutating func noteUnknown() { isPartial = true }
}
