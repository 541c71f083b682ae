import JSONPages
import LuaRuntime
import LuaSyntax
import Nexudus

/// Calls of collections and records.
extension ScriptChecker {
  func checkCollection(_ entity: Entity, _ method: Name, _ arguments: [Expression], _ range: SourceRange) {
    let title = "\(entity.name):\(method.text)"
    switch method.text {
    case "list", "each", "all", "first", "count":
      note(entity, .list, range)
      guard canDo({ () throws(NexudusError) in _ = try ListQuery.make(entity) }, method.range) else { return }
      checkSearch(entity, arguments.first, NexudusModule.searchOptions(of: method.text), title)
    case "get": note(entity, .get, range)
    case "create":
      checkWrite(entity, .create, method.range)
      guard canDo({ () throws(NexudusError) in _ = try entity.checked([:], for: .create) }, method.range) else {
        return
      }
      checkFields(entity, arguments.first, .create)
      checkOptions(arguments.dropFirst().first, NexudusModule.writeOptions, title)
    case "update":
      note(entity, .get, range)
      checkWrite(entity, .update, method.range)
      guard canDo({ () throws(NexudusError) in _ = try entity.checked([:], for: .update) }, method.range) else {
        return
      }
      checkFields(entity, arguments.dropFirst().first, .update)
      checkOptions(arguments.dropFirst(2).first, NexudusModule.writeOptions, title)
    case "delete":
      checkWrite(entity, .delete, method.range)
      checkDelete(entity, method.range)
      checkOptions(arguments.dropFirst().first, NexudusModule.writeOptions, title)
    case "run":
      roles.noteUnknown()
      checkPermission(entity, method.range)
      checkOptions(arguments.dropFirst(3).first, NexudusModule.writeOptions, title)
    case "commands": roles.noteUnknown()
    default: report(.unknownMethod, method.range, NexudusModule.unknownMethod(method.text))
    }
  }

  func checkRecord(
    _ entity: Entity, _ completeness: Completeness?, _ method: Name, _ arguments: [Expression], _ range: SourceRange
  ) {
    let title = "\(entity.name):\(method.text)"
    switch method.text {
    case "update":
      note(entity, .get, range)
      checkWrite(entity, .update, method.range)
      guard canDo({ () throws(NexudusError) in _ = try entity.checked([:], for: .update) }, method.range) else {
        return
      }
      checkFields(entity, arguments.first, .update)
      checkOptions(arguments.dropFirst().first, NexudusModule.writeOptions, title)
    case "delete":
      checkWrite(entity, .delete, method.range)
      checkDelete(entity, method.range)
      checkOptions(arguments.first, NexudusModule.writeOptions, title)
    case "fetch": note(entity, .get, range)
    case "related":
      guard let first = arguments.first, let name = types.constantText(first) else { return roles.noteUnknown() }
      report(.unknownField, first.range) { () throws(LuaError) in
        note(try NexudusModule.reference(name, of: entity).target, .get, range)
      }
    case "table", "link": break
    default:
      if let own = RecordMethods.own(method.text, of: entity.name) {
        return checkOwn(own, title, arguments, method.range, range)
      }
      if entity.field(named: method.text) != nil {
        return report(
          .wrongCall, method.range, "\(entity.name).\(method.text) is a field, not a method",
          hint: "fields are read with a dot: record.\(method.text)")
      }
      let known = RecordMethods.names(of: entity.name)
      report(
        .unknownMethod, method.range,
        "\(entity.name) has no method \"\(method.text)\"" + Names.proposal(Names.nearest(method.text, among: known)))
    }
  }

  private func checkOwn(
    _ own: RecordMethods.Own, _ title: String, _ arguments: [Expression], _ place: SourceRange, _ range: SourceRange
  ) {
    guard let target = Catalogue.builtIn.entity(named: own.entity) else { return }
    if own.isWrite {
      checkWrite(target, .create, place)
      checkOptions(arguments.dropFirst().first, own.options, String(title.split(separator: ":").last ?? ""))
    } else {
      note(target, own.isList ? .list : .get, range)
    }
  }

  // MARK: What is allowed

  func note(_ entity: Entity, _ operation: Nexudus.Operation, _ range: SourceRange) {
    roles.add(entity, operation, at: place(range))
  }

  private func checkWrite(_ entity: Entity, _ operation: Nexudus.Operation, _ range: SourceRange) {
    note(entity, operation, range)
    checkPermission(entity, range)
  }

  private func checkPermission(_ entity: Entity, _ range: SourceRange) {
    if let refusal = permissions.refusal(toWrite: entity.name) { report(.missingPermission, range, refusal) }
  }

  private func canDo(_ check: () throws(NexudusError) -> Void, _ range: SourceRange) -> Bool {
    report(.missingOperation, range, api: check)
  }

  private func checkDelete(_ entity: Entity, _ range: SourceRange) {
    report(.missingOperation, range) { () throws(LuaError) in try NexudusModule.checkDelete(entity, id: "ID") }
  }
}
