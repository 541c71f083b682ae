import LuaSyntax
import Nexudus

/// What calls give.
extension ScriptTypes {
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
    case "expect" where place == 0 && names.areOfTests: return .expectation
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
}

/// The `return`s of one function, without those of the functions in it.
final class ReturnFinder: ChunkVisitor {
  private(set) var returns: [[Expression]] = []
  private var depth = 0

  init(_ block: Block) { walk(block) }

  func visit(_ statement: Statement) {
    if depth == 0, case .return(let values) = statement.kind { returns.append(values) }
  }

  func enter(_ function: FunctionBody) { depth += 1 }
  func leave(_ function: FunctionBody) { depth -= 1 }
}
