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

  // MARK: Searches and fields

  func checkSearch(_ entity: Entity, _ argument: Expression?, _ allowed: [String], _ title: String) {
    guard let items = checkOptions(argument, allowed, title) else { return }
    for item in items {
      guard let name = item.key?.text, allowed.contains(name) else { continue }
      let value = types.constant(item.value)
      switch (name, value) {
      case ("where", _): checkWhere(entity, item.value, in: nil)
      case ("order", .string(let order)):
        report(.unknownField, item.value.range) { () throws(NexudusError) in
          _ = try ListQuery.make(entity, order: order)
        }
      case ("size", .integer(let size)):
        report(.wrongValue, item.value.range) { () throws(NexudusError) in
          _ = try ListQuery.make(entity, size: Int(size))
        }
      case ("page", .integer(let page)):
        report(.wrongValue, item.value.range) { () throws(NexudusError) in
          _ = try ListQuery.make(entity, page: Int(page))
        }
      case ("descending", .some(let value)) where value.bool == nil:
        report(.wrongValue, item.value.range, "descending is true or false")
      default: break
      }
    }
  }

  /// Checks filters one by one; `trigger` is what would never fire where no record can match.
  func checkWhere(_ entity: Entity, _ argument: Expression, in trigger: String?) {
    guard let items = types.table(argument) else { return }
    for item in items {
      guard let key = item.key, let name = key.text else { continue }
      let isRight = report(.unknownFilter, key.range) { () throws(NexudusError) in try entity.checkFilter(named: name) }
      guard isRight else { continue }
      if let value = types.constant(item.value) {
        let isGood = report(.wrongValue, item.value.range) { () throws(NexudusError) in
          _ = try ListQuery.make(entity, where: [name: value])
        }
        if isGood { checkRange(value, entity, name, item.value.range, trigger) }
      } else if let ends = types.table(item.value) {
        for end in ends where end.key?.text != "from" && end.key?.text != "to" {
          guard let key = end.key, let word = key.text else { continue }
          report(.wrongValue, key.range) { () throws(NexudusError) in
            _ = try ListQuery.make(entity, where: [name: .object([word: .null])])
          }
        }
      }
    }
  }

  /// A range whose beginning lies behind its end.
  private func checkRange(
    _ value: JSONValue, _ entity: Entity, _ name: String, _ range: SourceRange, _ trigger: String?
  ) {
    guard let from = value.object?["from"], let to = value.object?["to"] else { return }
    let isEmpty: Bool
    if let from = from.double, let to = to.double {
      isEmpty = from > to
    } else if let from = from.string.flatMap({ Timestamp($0) }), let to = to.string.flatMap({ Timestamp($0) }) {
      isEmpty = from > to
    } else if let from = from.string.flatMap({ DurationText.parse($0, signed: true) }),
      let to = to.string.flatMap({ DurationText.parse($0, signed: true) })
    {
      isEmpty = from > to
    } else {
      return
    }
    guard isEmpty else { return }
    report(
      trigger == nil ? .wrongValue : .deadHandler, range,
      "the range of \(entity.name).\(name) ends before it begins, so no record is in it"
        + (trigger.map { " and \($0) never fires" } ?? ""))
  }

  private func checkFields(_ entity: Entity, _ argument: Expression?, _ purpose: Entity.Purpose) {
    guard let items = types.table(argument) else { return }
    for item in items {
      guard let key = item.key, let name = key.text else { continue }
      let isRight = report(.unknownField, key.range) { () throws(NexudusError) in
        _ = try entity.checked([name: .null], for: purpose)
      }
      guard isRight, let value = types.constant(item.value) else { continue }
      report(.wrongValue, item.value.range) { () throws(NexudusError) in
        _ = try entity.checked([name: value], for: purpose)
      }
    }
  }

  /// Checks the names of options, and gives what was written where it is a table.
  @discardableResult func checkOptions(_ argument: Expression?, _ allowed: [String], _ title: String) -> [TableItem]? {
    guard let items = types.table(argument) else { return nil }
    for item in items {
      guard let key = item.key, let name = key.text else { continue }
      report(.unknownOption, key.range) { () throws(LuaError) in
        _ = try Options.check([name: .null], allowed: allowed, of: title)
      }
    }
    return items
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
