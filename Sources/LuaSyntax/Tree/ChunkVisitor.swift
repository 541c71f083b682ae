/// Something that looks at every part of a source text, from its beginning to its end, outer parts first.
public protocol ChunkVisitor: AnyObject {
  /// A statement, before its parts.
  func visit(_ statement: Statement)
  /// An expression whose value is wanted, before its parts.
  func visit(_ expression: Expression)
  /// What is given a value by an assignment or a `function` statement, before its parts.
  func visit(target: Expression)
  /// A function, before its statements.
  func enter(_ function: FunctionBody)
  /// A function, behind its statements.
  func leave(_ function: FunctionBody)
}

extension ChunkVisitor {
  /// Nothing, unless the visitor wants to know of statements.
  public func visit(_ statement: Statement) {}
  /// Nothing, unless the visitor wants to know of expressions.
  public func visit(_ expression: Expression) {}
  /// Nothing, unless the visitor wants to know of targets.
  public func visit(target: Expression) {}
  /// Nothing, unless the visitor wants to know of functions.
  public func enter(_ function: FunctionBody) {}
  /// Nothing, unless the visitor wants to know of functions.
  public func leave(_ function: FunctionBody) {}

  /// Looks at statements and all their parts.
  public func walk(_ block: Block) {
    for statement in block.statements {
      visit(statement)
      walkParts(statement)
    }
  }

  /// Looks at an expression and all its parts.
  public func walk(_ expression: Expression) {
    visit(expression)
    walkParts(expression)
  }

  private func walk(_ expressions: [Expression]) { for expression in expressions { walk(expression) } }

  private func walk(target: Expression) {
    visit(target: target)
    walkParts(target)
  }

  private func walk(_ function: FunctionBody) {
    enter(function)
    walk(function.block)
    leave(function)
  }

  private func walkParts(_ statement: Statement) {
    switch statement.kind {
    case .local(_, let values), .return(let values): walk(values)
    case .assign(let targets, let values):
      for target in targets { walk(target: target) }
      walk(values)
    case .call(let call): walk(call)
    case .block(let block): walk(block)
    case .while(let condition, let block):
      walk(condition)
      walk(block)
    case .repeat(let block, let condition):
      walk(block)
      walk(condition)
    case .if(let branches, let otherwise):
      for branch in branches {
        walk(branch.condition)
        walk(branch.block)
      }
      if let otherwise { walk(otherwise) }
    case .numericFor(_, let bounds, let block):
      walk(bounds)
      walk(block)
    case .genericFor(_, let values, let block):
      walk(values)
      walk(block)
    case .function(let target, let function):
      walk(target: target)
      walk(function)
    case .localFunction(_, let function): walk(function)
    case .break, .goto, .label: break
    }
  }

  private func walkParts(_ expression: Expression) {
    switch expression.kind {
    case .nil, .true, .false, .number, .string, .varargs, .local, .global: break
    case .index(let base, let key):
      walk(base)
      walk(key)
    case .call(let call):
      walk(call.function)
      walk(call.arguments)
    case .function(let function): walk(function)
    case .unary(_, let operand), .parenthesized(let operand): walk(operand)
    case .binary(_, let left, let right):
      walk(left)
      walk(right)
    case .table(let items):
      for item in items {
        if let key = item.key { walk(key) }
        walk(item.value)
      }
    }
  }
}
