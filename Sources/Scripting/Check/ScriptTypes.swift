import JSONPages
import LuaSyntax
import Nexudus

/// Finds out what values of a script are. What may be of two types is unknown.
final class ScriptTypes {
  let chunk: Chunk
  let scan: ScriptScan
  let names: HostNames
  /// Globals that scripts around this one make.
  let outerGlobals: Set<String>
  private var known: [Variable.ID: ScriptType] = [:]
  private var open: Set<Variable.ID> = []
  private var openFunctions: Set<Int> = []
  /// How often something was asked for while it was being found out.
  private var cycles = 0
  /// How many expressions may be looked at still: types that take longer to find out are unknown.
  private var steps = 500_000

  init(_ chunk: Chunk, _ scan: ScriptScan, names: HostNames, outerGlobals: Set<String>) {
    self.chunk = chunk
    self.scan = scan
    self.names = names
    self.outerGlobals = outerGlobals
  }

  /// Whether a global has the host's meaning throughout the script.
  func isHost(_ name: String) -> Bool {
    names.globals.contains(name) && !scan.assignedGlobals.contains(name) && !outerGlobals.contains(name)
      && !scan.hasOpenGlobals
  }

  // MARK: Expressions

  func type(of expression: Expression) -> ScriptType {
    steps -= 1
    if steps < 0 { return .unknown }
    return switch expression.kind {
    case .nil: .none
    case .true, .false: .boolean
    case .number: .number
    case .string: .text
    case .varargs, .table: .unknown
    case .function(let body): .function(body.id)
    case .local(let id): type(of: id)
    case .global(let name): global(name)
    case .parenthesized(let inner): type(of: inner)
    case .index(let base, let key): member(of: type(of: base), key)
    case .call(let call): result(of: call)
    case .unary(let sign, _): sign == .not ? .boolean : .unknown
    case .binary(let sign, let left, let right): binary(sign, left, right)
    }
  }

  private func binary(_ sign: BinaryOperator, _ left: Expression, _ right: Expression) -> ScriptType {
    switch sign {
    case .concat: .text
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: .boolean
    case .or:
      // `nexudus.X:first{} or error("none")`: what ends the script has no value.
      isEnd(right) ? type(of: left) : type(of: left).joined(type(of: right))
    // What stands before it comes out only where it is nil or false.
    case .and: type(of: right)
    default: .unknown
    }
  }

  private func isEnd(_ expression: Expression) -> Bool {
    if case .call(let call) = expression.kind, type(of: call.function) == .host("error") { true } else { false }
  }

  private func global(_ name: String) -> ScriptType {
    guard isHost(name) else { return .unknown }
    if name == "nexudus" { return .nexudus }
    return names.members(of: name) == nil ? .host(name) : .module(name)
  }

  func member(of base: ScriptType, _ key: Expression) -> ScriptType {
    guard let name = key.text else { return base.element }
    switch base {
    case .nexudus:
      if let entity = Catalogue.builtIn.entity(named: name) { return .collection(entity) }
      return .host("nexudus.\(name)")
    case .module(let module):
      return names.members(of: module)?.contains(name) == true ? .host("\(module).\(name)") : .unknown
    case .record(let entity, _):
      guard let field = entity.field(named: name) else {
        return RecordMethods.names(of: entity.name).contains(name) ? .method(name) : .unknown
      }
      return switch field.type {
      case .string, .datetime, .uuid: .text
      case .integer, .decimal: .number
      case .boolean: .boolean
      case .enumeration, .integers, .object: .unknown
      }
    default: return .unknown
    }
  }

  // MARK: Calls

  func result(of call: Call, place: Int = 0) -> ScriptType {
    if let method = call.method {
      return place == 0 ? result(of: method.text, on: type(of: call.function), call.arguments) : .unknown
    }
    switch type(of: call.function) {
    case .host(let path): return result(ofHost: path, call.arguments, place)
    case .function(let id): return place == 0 ? result(ofFunction: id) : .unknown
    default: return .unknown
    }
  }

  private func result(of method: String, on object: ScriptType, _ arguments: [Expression]) -> ScriptType {
    switch (object, method) {
    case (.collection(let entity), "list"), (.collection(let entity), "all"): return .records(entity, .listed)
    case (.collection(let entity), "each"): return .walk(entity)
    case (.collection(let entity), "first"): return .record(entity, .listed)
    case (.collection, "count"): return .number
    case (.collection(let entity), "create"), (.collection(let entity), "update"): return .record(entity, nil)
    case (.collection(let entity), "get"):
      guard let first = arguments.first?.inner else { return .unknown }
      // A list by a variable gives a list, of which no field is read and no method called.
      if case .table = first.kind { return .records(entity, .full) } else { return .record(entity, .full) }
    case (.record(let entity, _), "fetch"), (.record(let entity, _), "update"): return .record(entity, .full)
    case (.record(let entity, _), "related"):
      guard let name = arguments.first?.text, let found = try? NexudusModule.reference(name, of: entity)
      else { return .unknown }
      return .record(found.target, .full)
    case (.record(let entity, _), _):
      guard let own = RecordMethods.own(method, of: entity.name),
        let target = Catalogue.builtIn.entity(named: own.entity)
      else { return .unknown }
      return own.isList ? .records(target, .listed) : .record(target, own.isWrite ? .created : .full)
    default: return .unknown
    }
  }

  private func result(ofHost path: String, _ arguments: [Expression], _ place: Int) -> ScriptType {
    switch path {
    case "nexudus.me" where place == 0:
      return Catalogue.builtIn.entity(named: "User").map { .record($0, .full) } ?? .unknown
    case "nexudus.space": return .nexudus
    case "ipairs": return arguments.first.map { .pairs(type(of: $0)) } ?? .unknown
    case "assert" where place == 0: return arguments.first.map { type(of: $0) } ?? .unknown
    default: return .unknown
    }
  }

  private func result(ofFunction id: Int) -> ScriptType {
    guard let body = scan.functions[id], openFunctions.insert(id).inserted else { return .unknown }
    defer { openFunctions.remove(id) }
    let returns = ReturnFinder(body.block).returns
    guard let first = returns.first else { return .none }
    var result = returnType(first)
    for other in returns.dropFirst() { result = result.joined(returnType(other)) }
    return result
  }

  private func returnType(_ values: [Expression]) -> ScriptType { values.first.map { type(of: $0) } ?? .none }

  // MARK: Variables

  private func type(of id: Variable.ID) -> ScriptType {
    if let known = known[id] { return known }
    guard open.insert(id).inserted else {
      cycles += 1
      return .unknown
    }
    let cyclesBefore = cycles
    var result = list(id) ?? .none
    if result == .none {
      for definition in scan.definitions[id] ?? [] {
        result = result.joined(type(of: definition))
        if result == .unknown { break }
      }
    }
    if scan.definitions[id] == nil { result = .unknown }
    open.remove(id)
    // What was found while it was asked for itself may be less than what there is.
    if open.isEmpty || cycles == cyclesBefore { known[id] = result }
    return result
  }

  /// A list that is made here and filled with records of one entity.
  private func list(_ id: Variable.ID) -> ScriptType? {
    guard let items = constructor(id), items.allSatisfy({ $0.key == nil }), !isShared(id),
      scan.variableUses[id]?.contains(where: { if case .somehow = $0 { true } else { false } }) != true
    else { return nil }
    var element = ScriptType.none
    for expression in items.map({ Optional($0.value) }) + (scan.elements[id] ?? []) {
      element = element.joined(expression.map { type(of: $0) } ?? .unknown)
    }
    guard case .record(let entity, let completeness) = element else { return nil }
    return .records(entity, completeness)
  }

  /// The table constructor that is all that a variable ever holds.
  private func constructor(_ id: Variable.ID) -> [TableItem]? {
    guard let definitions = scan.definitions[id], definitions.count == 1,
      case .value(let values, let place) = definitions[0], place < values.count,
      case .table(let items) = values[place].inner.kind
    else { return nil }
    return items
  }

  /// Whether functions of the script get what a variable holds, and may change it.
  private func isShared(_ id: Variable.ID) -> Bool {
    (scan.variableUses[id] ?? []).contains { use in
      guard case .argument(let call, _) = use, call.method == nil else { return false }
      if case .host = type(of: call.function) { return false }
      return true
    }
  }

  private func type(of definition: ScriptScan.Definition) -> ScriptType {
    switch definition {
    case .value(let values, let place): return value(values, place)
    case .loop(let values, let place): return loop(values, place)
    case .number: return .number
    case .function(let body): return .function(body.id)
    case .parameter(let function, let place): return parameter(function, place)
    }
  }

  private func value(_ values: [Expression], _ place: Int) -> ScriptType {
    if place < values.count - 1 || (place == values.count - 1 && place == 0) { return type(of: values[place]) }
    guard let last = values.last else { return .none }
    if case .call(let call) = last.kind { return result(of: call, place: place - values.count + 1) }
    if case .varargs = last.kind { return .unknown }
    return place < values.count ? type(of: last) : .none
  }

  private func loop(_ values: [Expression], _ place: Int) -> ScriptType {
    guard let first = values.first, values.count == 1 else { return .unknown }
    switch type(of: first) {
    case .walk(let entity): return place == 0 ? .record(entity, .listed) : .none
    case .pairs(let list): return place == 0 ? .number : place == 1 ? list.element : .none
    default: return .unknown
    }
  }

  // MARK: Parameters

  private func parameter(_ function: Int, _ place: Int) -> ScriptType {
    var uses = scan.uses[function] ?? []
    if let id = scan.held[function] { uses += scan.variableUses[id] ?? [] }
    guard let first = uses.first else { return .unknown }
    var result = parameter(of: first, place)
    for use in uses.dropFirst() { result = result.joined(parameter(of: use, place)) }
    return result
  }

  private func parameter(of use: ScriptScan.Use, _ place: Int) -> ScriptType {
    switch use {
    case .somehow: return .unknown
    case .called(let arguments): return arguments.isEmpty ? .none : value(arguments, place)
    case .condition(let call):
      guard place == 0, let trigger = TriggerCall(call, self) else { return .unknown }
      return trigger.record
    case .argument(let call, let index):
      guard call.method == nil, case .host(let path) = type(of: call.function) else { return .unknown }
      if let trigger = TriggerCall(call, self) {
        guard index == trigger.handlerPlace else { return .unknown }
        return place == trigger.eventPlace ? .event : place == 0 ? trigger.record : .none
      }
      switch path {
      case "parallel" where index == 1 && place == 0: return type(of: call.arguments[0]).element
      case "parallel" where index == 1 && place == 1: return .number
      case "pcall" where index == 0: return value(Array(call.arguments.dropFirst()), place)
      case "xpcall" where index == 0: return value(Array(call.arguments.dropFirst(2)), place)
      case "once": return .none
      default: return .unknown
      }
    }
  }

  /// Whether a function runs when a trigger fires.
  func isHandler(_ function: FunctionBody) -> Bool {
    var uses = scan.uses[function.id] ?? []
    if let id = scan.held[function.id] { uses += scan.variableUses[id] ?? [] }
    return uses.contains { use in
      if case .argument(let call, let place) = use, let trigger = TriggerCall(call, self) {
        place == trigger.handlerPlace
      } else {
        false
      }
    }
  }

  // MARK: Constants

  /// The table constructor that an expression is, also by a variable that is never given another value.
  func table(_ expression: Expression?) -> [TableItem]? {
    guard let expression = expression?.inner else { return nil }
    switch expression.kind {
    case .table(let items): return items
    case .local(let id):
      return scan.changedTables.contains(id) || isShared(id) ? nil : constructor(id)
    default: return nil
    }
  }

  /// The value of an expression, where it is the same at every run.
  func constant(_ expression: Expression) -> JSONValue? {
    switch expression.kind {
    case .true: return .bool(true)
    case .false: return .bool(false)
    case .number(.integer(let number)): return .integer(number)
    case .number(.float(let number)): return .double(number)
    case .string: return expression.text.map { .string($0) }
    case .parenthesized(let inner): return constant(inner)
    case .unary(.negate, let operand):
      switch operand.kind {
      case .number(.integer(let number)): return .integer(0 &- number)
      case .number(.float(let number)): return .double(-number)
      default: return nil
      }
    case .local(let id):
      guard let definitions = scan.definitions[id], definitions.count == 1,
        case .value(let values, let place) = definitions[0], place < values.count, !scan.changedTables.contains(id),
        !isShared(id)
      else { return nil }
      return open.insert(id).inserted
        ? {
          defer { open.remove(id) }; return constant(values[place])
        }() : nil
    case .table(let items): return constant(items)
    case .index:
      return type(of: expression) == .host("nexudus.null") || type(of: expression) == .host("json.null") ? .null : nil
    default: return nil
    }
  }

  func constant(_ items: [TableItem]) -> JSONValue? {
    var (list, object): ([JSONValue], JSONObject) = ([], [:])
    for item in items {
      guard let value = constant(item.value) else { return nil }
      if let key = item.key {
        guard let name = key.text else { return nil }
        object[name] = value
      } else {
        list.append(value)
      }
    }
    if list.isEmpty { return .object(object) }
    return object.isEmpty ? .array(list) : nil
  }

  /// A text that is the same at every run.
  func constantText(_ expression: Expression?) -> String? {
    expression.flatMap { constant($0) }.flatMap(\.string)
  }
}

/// The `return`s of one function, without those of the functions in it.
final class ReturnFinder: ChunkVisitor {
  private(set) var returns: [[Expression]] = []
  private var depth = 0

  init(_ block: Block) { walk(block) }

  func visit(_ statement: Statement) {
    if depth == 0, case .return(let values) = statement.kind { returns.append(values) }
  }

  func visit(_ expression: Expression) {}
  func visit(target: Expression) {}
  func enter(_ function: FunctionBody) { depth += 1 }
  func leave(_ function: FunctionBody) { depth -= 1 }
}
