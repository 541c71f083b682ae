/// Statements one after the other.
public struct Block: Sendable {
  /// The statements.
  public let statements: [Statement]

  /// Statements one after the other.
  public init(_ statements: [Statement]) { self.statements = statements }
}

/// A piece of Lua that does something.
public struct Statement: Sendable {
  /// What it is.
  public indirect enum Kind: Sendable {
    case local([Variable.ID], [Expression])
    case assign([Expression], [Expression])
    case call(Expression)
    case block(Block)
    case `while`(Expression, Block)
    case `repeat`(Block, Expression)
    case `if`([Branch], otherwise: Block?)
    case numericFor(Variable.ID, [Expression], Block)
    case genericFor([Variable.ID], [Expression], Block)
    /// `function a.b(...)`: the place that it is put into, and the function.
    case function(Expression, FunctionBody)
    case localFunction(Variable.ID, FunctionBody)
    case `return`([Expression])
    case `break`
    case goto(Name)
    case label(Name)
  }

  /// One condition of an `if` and what happens then.
  public struct Branch: Sendable {
    /// The condition.
    public let condition: Expression
    /// What happens when it holds.
    public let block: Block
  }

  /// What it is.
  public let kind: Kind
  /// Where it stands.
  public let range: SourceRange
}

/// A local variable or parameter.
public struct Variable: Sendable {
  /// Its number among the variables of the text.
  public struct ID: Sendable, Hashable {
    /// The number.
    public let number: Int
  }

  /// What was said of it in angle brackets.
  public enum Attribute: String, Sendable, Hashable {
    case const, close
  }

  /// Its name.
  public let name: String
  /// Where it is declared.
  public let range: SourceRange
  /// What was said of it.
  public let attribute: Attribute?
}

/// A whole source text.
public struct Chunk: Sendable {
  /// What it does.
  public let block: Block
  /// All local variables and parameters, by their numbers.
  public let variables: [Variable]

  /// A variable by its number.
  public subscript(id: Variable.ID) -> Variable { variables[id.number] }

  /// Reads a source text.
  ///
  /// - Throws: the first place where it is not Lua 5.4.
  public init(parsing text: String) throws(LuaSyntaxError) {
    var parser = try Parser(Array(text.utf8))
    self = try parser.chunk()
  }

  init(block: Block, variables: [Variable]) {
    self.block = block
    self.variables = variables
  }
}
