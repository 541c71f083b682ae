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
  /// What is being found out, so that nothing is asked for by way of itself.
  var open: Set<Variable.ID> = []
  /// The functions whose results are being found out.
  var openFunctions: Set<Int> = []
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
    case .expectation: return name == "never" ? .expectation : .unknown
    default: return .unknown
    }
  }

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
  func constructor(_ id: Variable.ID) -> [TableItem]? {
    guard let definitions = scan.definitions[id], definitions.count == 1,
      case .value(let values, let place) = definitions[0], place < values.count,
      case .table(let items) = values[place].inner.kind
    else { return nil }
    return items
  }

  /// Whether functions of the script get what a variable holds, and may change it.
  func isShared(_ id: Variable.ID) -> Bool {
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

  func value(_ values: [Expression], _ place: Int) -> ScriptType {
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
}
