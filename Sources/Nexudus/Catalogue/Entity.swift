/// What can be done with an entity.
public enum Operation: String, Sendable, Hashable, CaseIterable {
  /// Searching and counting.
  case list
  /// Reading one record in full.
  case get
  /// Making a record.
  case create
  /// Changing a record.
  case update
  /// Removing a record.
  case delete

  /// The part of a role's name that allows the operation: `CommunityMessage-Create`.
  public var roleSuffix: String {
    switch self {
    case .list: "List"
    case .get: "Read"
    case .create: "Create"
    case .update: "Edit"
    case .delete: "Delete"
    }
  }
}

/// One kind of record of the API with all that the documents say about it.
public final class Entity: Sendable {
  /// The name, spelled as the API spells it: `CommunityThread`.
  public let name: String
  /// The path under the API's base address: `community/communitythreads`.
  public let path: String
  /// What it is, in a sentence.
  public let summary: String
  /// The documented operations.
  public let operations: Set<Operation>
  /// The fields: the entity's own first, those of every record last.
  public let fields: [Field]
  /// The filters: query key without the entity's prefix -> the record field that it looks at.
  public let filters: [String: String]
  /// The fields that can be searched by range.
  public let ranges: Set<String>
  /// Whether the documents describe commands; the endpoint exists for every entity.
  public let hasCommands: Bool
  /// The year of the newest document that was read.
  public let source: String

  private let positions: [String: Int]

  init(
    name: String, path: String, summary: String, operations: Set<Operation>, fields: [Field],
    filters: [String: String], ranges: Set<String>, hasCommands: Bool, source: String
  ) {
    self.name = name
    self.path = path
    self.summary = summary
    self.operations = operations
    self.fields = fields
    self.filters = filters
    self.ranges = ranges
    self.hasCommands = hasCommands
    self.source = source
    positions = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The field of that exact name.
  public func field(named name: String) -> Field? { positions[name].map { fields[$0] } }

  /// The fields whose names are nearest to a misspelt one, best first.
  public func nearestFields(to name: String) -> [String] { Names.nearest(name, among: fields.map(\.name)) }

  /// The filters and ranges whose keys are nearest to a misspelt one, best first.
  public func nearestFilters(to name: String) -> [String] { Names.nearest(name, among: filterNames) }

  /// Every key that a search takes, in alphabetical order.
  public var filterNames: [String] { Set(filters.keys).union(ranges).sorted() }

  /// The role that allows an operation: `CommunityMessage-Create`.
  public func role(for operation: Operation) -> String { "\(name)-\(operation.roleSuffix)" }
}
