public import JSONPages

/// A value that crosses between Swift and Lua.
public enum LuaValue: Sendable {
  /// `nil`
  case `nil`
  /// `true` or `false`
  case boolean(Bool)
  /// A number of the integer subtype.
  case integer(Int64)
  /// A number of the float subtype.
  case number(Double)
  /// A string that is valid UTF-8.
  case string(String)
  /// Any other string.
  case bytes([UInt8])
  /// A table: what Lua gives back of it is an array or an object; objects and arrays become fresh tables.
  case json(JSONValue)
  /// A function of the script.
  case function(LuaFunction)
  /// A record.
  case record(LuaRecord)
  /// A plain table with the fields of a record.
  case table(LuaRecord)
  /// A page of records.
  case records(LuaRecordPage)
  /// A plain array of values.
  case list([LuaValue])
}

extension LuaValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  /// `nil`
  public init(nilLiteral: ()) { self = .nil }
  /// `true` or `false`
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An integer.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A float.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension LuaValue {
  /// The text, if it is a string.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The integer, if it is one.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  /// The number, of either subtype.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
  /// The boolean, if it is one.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// The function, if it is one.
  public var function: LuaFunction? { if case .function(let value) = self { value } else { nil } }
  /// The record, if it is one.
  public var record: LuaRecord? { if case .record(let value) = self { value } else { nil } }
  /// Whether it is `nil`.
  public var isNil: Bool { if case .nil = self { true } else { false } }
}
