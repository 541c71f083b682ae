/// What a Lua value looked like at one moment: any value has a picture, also a function, a table with holes, or one that
/// contains itself.
public enum LuaPicture: Sendable {
  /// `nil`
  case `nil`
  /// `true` or `false`
  case boolean(Bool)
  /// A number of the integer subtype.
  case integer(Int64)
  /// A number of the float subtype.
  case number(Double)
  /// A string; bytes that are no UTF-8 are replaced.
  case string(String)
  /// JSON null.
  case null
  /// A record.
  case record(LuaRecord)
  /// A page of records.
  case records(LuaRecordPage)
  /// A table and what is in it.
  case table(Table)
  /// A table around this one.
  case cycle
  /// A table that lies too deep to be looked into.
  case deep
  /// What an object says of itself.
  case text(String)
  /// A function, a coroutine.
  case other(String)

  /// A table: the elements 1, 2, ... come first, then the other keys, sorted.
  public struct Table: Sendable {
    /// The elements 1, 2, ... up to the first hole.
    public let elements: [LuaPicture]
    /// The other members.
    public let members: [(key: LuaPicture, value: LuaPicture)]
    /// How many elements and members are not in the picture.
    public let omitted: Int

    /// Makes a table.
    public init(elements: [LuaPicture] = [], members: [(key: LuaPicture, value: LuaPicture)] = [], omitted: Int = 0) {
      self.elements = elements
      self.members = members
      self.omitted = omitted
    }
  }

  /// How much of a value is looked at.
  public struct Limits: Sendable {
    /// How many tables within each other.
    public var depth: Int
    /// How many elements and members of one table.
    public var width: Int
    /// How many values in all.
    public var values: Int
    /// How many bytes of a string.
    public var text: Int

    /// Limits that suit a terminal.
    public init(depth: Int = 5, width: Int = 100, values: Int = 2_000, text: Int = 20_000) {
      self.depth = depth
      self.width = width
      self.values = values
      self.text = text
    }
  }
}
