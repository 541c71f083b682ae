/// A piece of Lua that has a value.
public struct Expression: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    case `nil`
    case `true`
    case `false`
    case number(LuaNumber)
    /// Its bytes may be no UTF-8.
    case string([UInt8])
    case varargs
    /// A local variable, also one of a function around.
    case local(Variable.ID)
    /// A name that no local variable has.
    case global(String)
    /// `object.name` or `object[key]`; of `_ENV` where a local of that name gives globals another meaning.
    case index(Expression, Expression)
    case call(Call)
    case function(FunctionBody)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    case table([TableItem])
    /// In parentheses, which cut several values to one.
    case parenthesized(Expression)
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands.
  public let range: SourceRange

  /// The text, where it is one in UTF-8.
  public var text: String? {
    if case .string(let bytes) = kind { String(validating: bytes, as: UTF8.self) } else { nil }
  }

  /// The expression without parentheses around it.
  public var inner: Expression {
    if case .parenthesized(let inner) = kind { inner.inner } else { self }
  }
}

/// A call of a function, or of a method by a colon.
public struct Call: Sendable {
  /// What is called; of a method its object.
  public let function: Expression
  /// The method's name and where it stands; nil for plain calls.
  public let method: Name?
  /// What it is given.
  public let arguments: [Expression]
}

/// A name and where it stands.
public struct Name: Sendable, Hashable {
  /// The name.
  public let text: String
  /// Where it stands.
  public let range: SourceRange
}

/// One element of a table constructor.
public struct TableItem: Sendable {
  /// The key; nil for elements of the list.
  public let key: Expression?
  /// The value.
  public let value: Expression
}

/// The parameters and statements of a function.
public struct FunctionBody: Sendable {
  /// Its number among the functions of the text.
  public let id: Int
  /// The parameters, `self` of a method first.
  public let parameters: [Variable.ID]
  /// Whether it takes `...`.
  public let isVariadic: Bool
  /// What it does.
  public let block: Block
}

/// An operator with one operand.
public enum UnaryOperator: String, Sendable, Hashable {
  case negate = "-"
  case not
  case length = "#"
  case complement = "~"
}

/// An operator with two operands.
public enum BinaryOperator: String, Sendable, Hashable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  case power = "^"
  case concat = ".."
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "~"
  case equal = "=="
  case notEqual = "~="
  case less = "<"
  case lessEqual = "<="
  case greater = ">"
  case greaterEqual = ">="
  case and
  case or

  /// How strongly it binds to what is left and right of it.
  var priority: (left: Int, right: Int) {
    switch self {
    case .or: (1, 1)
    case .and: (2, 2)
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: (3, 3)
    case .bitOr: (4, 4)
    case .bitXor: (5, 5)
    case .bitAnd: (6, 6)
    case .shiftLeft, .shiftRight: (7, 7)
    case .concat: (9, 8)
    case .add, .subtract: (10, 10)
    case .multiply, .divide, .floorDivide, .modulo: (11, 11)
    case .power: (14, 13)
    }
  }

  /// How strongly operators with one operand bind.
  static let unaryPriority = 12
}
