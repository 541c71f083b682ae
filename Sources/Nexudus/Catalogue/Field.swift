/// What kind of value a field holds.
public enum FieldType: String, Sendable, Hashable, CaseIterable {
  /// A whole number.
  case integer
  /// A number that may have a fraction: amounts, rates.
  case decimal
  /// Text.
  case string
  /// True or false.
  case boolean
  /// A point in time as the API writes it, `2025-01-15T10:30:00Z`.
  case datetime
  /// A UUID, as text.
  case uuid
  /// One of a fixed list; it travels as a number.
  case enumeration = "enum"
  /// A list of whole numbers, mostly ids of other records.
  case integers = "integer[]"
  /// Nested data without a documented shape.
  case object

  /// The type in words, for messages: "a whole number".
  public var words: String {
    switch self {
    case .integer: "a whole number"
    case .decimal: "a number"
    case .string: "text"
    case .boolean: "true or false"
    case .datetime: "a date"
    case .uuid: "a UUID"
    case .enumeration: "one of a list"
    case .integers: "a list of whole numbers"
    case .object: "a table"
    }
  }
}

/// One value of an enumeration.
public struct EnumCase: Sendable, Hashable {
  /// The number that travels.
  public let number: Int
  /// The documented name.
  public let name: String

  /// Makes a value.
  public init(number: Int, name: String) {
    self.number = number
    self.name = name
  }
}

/// One field of an entity, as the API's documents describe it.
public struct Field: Sendable, Hashable {
  /// Whether a create takes the field.
  public enum Requirement: String, Sendable, Hashable {
    /// The documents say that it must be there; they are inconsistent, so this is a hint and the server decides.
    case required
    /// It may be there.
    case optional
    /// It is not documented for creates.
    case no
  }

  /// The name, spelled as the API spells it.
  public let name: String
  /// What kind of value it holds.
  public let type: FieldType
  /// The entity that the id, or each id of the list, points at.
  public let reference: String?
  /// The values of an enumeration by rising number; empty for other types.
  public let enumeration: [EnumCase]
  /// The known values of a text; empty where any text goes.
  public let values: [String]
  /// Whether listed records carry it; if not, only the full record does.
  public let isListed: Bool
  /// Whether every record has it and the server alone writes it.
  public let isSystem: Bool
  /// Whether it is never shown, logged or journalled in clear.
  public let isSecret: Bool
  /// Whether sending it makes something happen (`ChargeNow`): never carried over from a read record into an update.
  public let isAction: Bool
  /// Whether it changes without `UpdatedOn` changing.
  public let isSilent: Bool
  /// The kind of personal data that it holds: name, email, bio, social, address.
  public let personalData: String?
  /// Whether a create takes it.
  public let create: Requirement
  /// Whether an update is documented to take it.
  public let isUpdatable: Bool

  /// Whether a create or an update is documented to take it.
  public var isWritable: Bool { create != .no || isUpdatable || isAction }
}
