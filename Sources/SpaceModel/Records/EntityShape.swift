import JSONPages
import Nexudus

/// What the model needs to know of an entity to keep, filter and show its records.
final class EntityShape: Sendable {
  /// What values a field takes.
  enum Kind: Sendable { case integer, decimal, string, boolean, datetime, uuid, enumeration, integers, object }

  /// One field.
  struct Column: Sendable {
    let name: String
    let kind: Kind
    /// The entity that an id in this field points at.
    let reference: String?
    /// The numbers and names of an enum.
    let choices: [(number: Int64, name: String)]
    let isListed: Bool
    let isSystem: Bool
    let isAction: Bool
    let isSilent: Bool
    let isSecret: Bool
    let isRequired: Bool
    let isCreatable: Bool
    let isUpdatable: Bool
    /// Where the value comes from when it is a field of a referenced record, as `CoworkerEmail` is.
    let source: Source?
    /// The key as it stands in a reply: `"Name":`
    let keyText: [UInt8]
  }

  /// A field of a referenced record.
  struct Source: Sendable {
    /// The column that holds the id.
    let column: Int
    let entity: String
    let field: String
  }

  let name: String
  let path: String
  let columns: [Column]
  /// The columns in the order in which replies show them: the entity's own first, then those of every record.
  let shown: [Int]
  /// What each column holds until it is set.
  let cleared: [JSONValue]
  /// What the enums that every record must have hold, where nobody says anything.
  let firstChoices: [(column: Int, value: JSONValue)]
  /// Filter keys without the entity's name -> column.
  let filters: [String: Int]
  /// The names that take `from_` and `to_`.
  let ranges: Set<String>
  /// The entities whose fields records of this one show.
  let sources: Set<String>
  let canCreate: Bool
  let canUpdate: Bool
  let canDelete: Bool
  let canList: Bool
  let canGet: Bool
  /// The first Id that the model gives; each entity has a range of its own, so that mixed-up Ids are noticed.
  let firstID: Int64
  private let positions: [String: Int]

  init(
    name: String, path: String, columns: [Column], filters: [String: Int], ranges: Set<String>,
    operations: Set<Nexudus.Operation>,
    firstID: Int64
  ) {
    self.name = name
    self.path = path
    self.columns = columns
    self.filters = filters
    self.ranges = ranges
    self.firstID = firstID
    cleared = columns.map(\.cleared)
    firstChoices = columns.enumerated().filter { $1.kind == .enumeration && $1.isRequired }
      .map { ($0, $1.firstChoice) }
    sources = Set(columns.compactMap { $0.source?.entity })
    canCreate = operations.contains(.create)
    canUpdate = operations.contains(.update)
    canDelete = operations.contains(.delete)
    canList = operations.contains(.list)
    canGet = operations.contains(.get)
    let positions = Dictionary(columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.positions = positions
    let own = columns.indices.filter { !columns[$0].isSystem }
    shown = own + EntityShape.systemOrder.compactMap { positions[$0] }
  }

  /// The order in which the published examples show the fields of every record.
  static let systemOrder = [
    "Id", "UpdatedOn", "CreatedOn", "UniqueId", "UpdatedBy", "IsNew", "SystemId", "ToStringText", "LocalizationDetails",
    "CustomFields",
  ]

  func column(_ name: String) -> Int? { positions[name] }

  /// The column that lists are ordered by unless the client says otherwise.
  var usualOrder: (column: String, descending: Bool) {
    switch name {
    case "Booking": ("FromTime", false)
    case "Checkin": ("FromTime", true)
    case "CalendarEvent": ("StartDate", false)
    default: ("Id", false)
    }
  }
}
