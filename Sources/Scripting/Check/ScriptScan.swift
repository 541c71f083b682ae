import LuaSyntax

/// What a first look through a script's text gathers: where its variables get their values, how its functions are called,
/// which globals it makes.
final class ScriptScan: ChunkVisitor {
  /// Where a variable gets a value.
  enum Definition {
    /// The value of that place of a list of expressions.
    case value([Expression], Int)
    /// What a loop gives.
    case loop([Expression], Int)
    case number
    case function(FunctionBody)
    /// What the function is called with.
    case parameter(Int, Int)
  }

  /// How a function is called.
  enum Use {
    /// By name.
    case called([Expression])
    /// As an argument of a call.
    case argument(Call, Int)
    /// As the `when` of a trigger.
    case condition(Call)
    /// Somehow: nothing is known of its arguments.
    case somehow
  }

  private(set) var definitions: [Variable.ID: [Definition]] = [:]
  private(set) var functions: [Int: FunctionBody] = [:]
  /// By the number of the function.
  private(set) var uses: [Int: [Use]] = [:]
  /// By the variable that holds a function.
  private(set) var variableUses: [Variable.ID: [Use]] = [:]
  private(set) var assignedGlobals: Set<String> = []
  /// Whether globals may be made in ways that the text does not tell.
  private(set) var hasOpenGlobals = false
  /// Globals that are read otherwise than to call them or a member of theirs: a script may test whether they are there.
  private(set) var bareGlobals: Set<String> = []
  /// Globals whose members are set.
  private(set) var changedLibraries: Set<String> = []
  /// Variables whose tables are changed behind their constructor.
  private(set) var changedTables: Set<Variable.ID> = []
  /// What is put into lists, by the variables that hold them; nil where that is not an expression of its own.
  private(set) var elements: [Variable.ID: [Expression?]] = [:]
  /// Expressions that were already seen in a place that says how they are used.
  private var placed: Set<SourceRange> = []

  init(_ chunk: Chunk) { walk(chunk.block) }

  func visit(_ statement: Statement) {
    switch statement.kind {
    case .local(let ids, let values): for (place, id) in ids.enumerated() { define(id, .value(values, place)) }
    case .assign(let targets, let values):
      for (place, target) in targets.enumerated() {
        if case .local(let id) = target.kind { define(id, .value(values, place)) }
        if case .index(let base, let key) = target.kind, case .local(let id) = base.kind, key.text == nil {
          elements[id, default: []].append(place < values.count && values.count >= targets.count ? values[place] : nil)
        }
      }
    case .numericFor(let id, _, _): define(id, .number)
    case .genericFor(let ids, let values, _):
      for (place, id) in ids.enumerated() { define(id, .loop(values, place)) }
    case .function(let target, let body):
      if case .local(let id) = target.kind { define(id, .function(body)) } else { use(body, .somehow) }
    case .localFunction(let id, let body): define(id, .function(body))
    case .call, .block, .while, .repeat, .if, .return, .break, .goto, .label: break
    }
  }

  func visit(_ expression: Expression) {
    switch expression.kind {
    case .call(let call): visit(call)
    case .local(let id):
      if !placed.contains(expression.range) { variableUses[id, default: []].append(.somehow) }
    case .function(let body): if !placed.contains(expression.range) { use(body, .somehow) }
    case .global(let name) where name != "_G" && name != "_ENV":
      if !placed.contains(expression.range) { bareGlobals.insert(name) }
    case .global("_G"), .global("_ENV"): if !placed.contains(expression.range) { hasOpenGlobals = true }
    case .index(let base, let key):
      if case .global = base.kind, key.text != nil { placed.insert(base.range) }
      if case .local = base.kind { placed.insert(base.range) }
    case .unary(.length, let operand):
      if case .local = operand.kind { placed.insert(operand.range) }
    default: break
    }
  }

  func visit(target: Expression) {
    switch target.kind {
    case .global(let name):
      if name == "_ENV" { hasOpenGlobals = true } else { assignedGlobals.insert(name) }
    case .index(let base, let key):
      if isGlobals(base), let name = key.text {
        placed.insert(base.range)
        assignedGlobals.insert(name)
      }
      if let id = Self.root(base) { changedTables.insert(id) }
      if case .local = base.kind { placed.insert(base.range) }
      if case .global(let library) = base.kind { changedLibraries.insert(library) }
    default: break
    }
  }

  func enter(_ function: FunctionBody) {
    functions[function.id] = function
    for (place, id) in function.parameters.enumerated() { define(id, .parameter(function.id, place)) }
  }

  private func visit(_ call: Call) {
    if call.method == nil {
      switch call.function.kind {
      case .local(let id):
        placed.insert(call.function.range)
        variableUses[id, default: []].append(.called(call.arguments))
      case .global(let name) where name == "load": hasOpenGlobals = true
      case .global(let name) where !["setmetatable", "rawset", "pairs", "next"].contains(name):
        placed.insert(call.function.range)
      case .global("setmetatable"), .global("rawset"), .global("pairs"), .global("next"):
        // `pairs(_G)` only reads.
        if call.arguments.first.map(isGlobals) == true, case .global(let name) = call.function.kind,
          name == "pairs" || name == "next", let first = call.arguments.first
        {
          placed.insert(first.range)
        }
      default: break
      }
    }
    if let (list, element) = Self.insertion(call) {
      placed.insert(call.arguments[0].range)
      elements[list, default: []].append(element)
      changedTables.insert(list)
    }
    for (place, argument) in call.arguments.enumerated() where !placed.contains(argument.range) {
      switch argument.kind {
      case .function(let body):
        placed.insert(argument.range)
        use(body, .argument(call, place))
      case .local(let id):
        placed.insert(argument.range)
        variableUses[id, default: []].append(.argument(call, place))
      case .table(let items):
        for item in items where item.key?.text == "when" {
          guard case .function(let body) = item.value.kind else { continue }
          placed.insert(item.value.range)
          use(body, .condition(call))
        }
      default: break
      }
    }
  }

  private func define(_ id: Variable.ID, _ definition: Definition) {
    definitions[id, default: []].append(definition)
    // A function that a variable holds is used as the variable is.
    if case .value(let values, let place) = definition, place < values.count,
      case .function(let body) = values[place].kind
    {
      placed.insert(values[place].range)
      held[body.id] = id
    }
    if case .function(let body) = definition { held[body.id] = id }
  }

  /// The variables that hold functions, by the numbers of the functions.
  private(set) var held: [Int: Variable.ID] = [:]

  private func use(_ function: FunctionBody, _ use: Use) { uses[function.id, default: []].append(use) }

  private func isGlobals(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .global("_G"), .global("_ENV"): true
    default: false
    }
  }

  /// The list and the element of `table.insert(list, element)`.
  private static func insertion(_ call: Call) -> (Variable.ID, Expression)? {
    guard call.method == nil, case .index(let base, let key) = call.function.kind, case .global("table") = base.kind,
      key.text == "insert", call.arguments.count >= 2, case .local(let id) = call.arguments[0].kind
    else { return nil }
    return (id, call.arguments[call.arguments.count - 1])
  }

  /// The variable at the beginning of `a.b.c`.
  static func root(_ expression: Expression) -> Variable.ID? {
    switch expression.kind {
    case .local(let id): id
    case .index(let base, _): root(base)
    default: nil
    }
  }
}
