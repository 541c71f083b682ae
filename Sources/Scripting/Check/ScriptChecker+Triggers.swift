import JSONPages
import LuaRuntime
import LuaSyntax
import Nexudus

/// `on`, `every` and `cron`.
extension ScriptChecker {
  func check(_ trigger: TriggerCall, _ call: Call, _ range: SourceRange) {
    if handlerDepth > 0 {
      report(.deadHandler, call.function.range, TriggerModule.misplaced(trigger.title))
      return
    }
    checkFunction(trigger, range)
    if let items = trigger.options { check(items, of: trigger) }
    if TriggerCall.isOfRecords(trigger.kind) {
      checkRecords(trigger)
    } else if trigger.kind == "every" || trigger.kind == "cron", let first = trigger.arguments.first,
      let text = types.constantText(first)
    {
      var given = TriggerReader.Arguments()
      given.subject = text
      read(trigger, given, first.range, text.contains("0") && trigger.kind == "cron" ? .deadHandler : .wrongValue)
    }
  }

  private func checkFunction(_ trigger: TriggerCall, _ range: SourceRange) {
    guard let last = trigger.arguments.last else {
      return report(.wrongCall, range, "\(trigger.title): the last argument must be a function")
    }
    switch last.inner.kind {
    case .table, .string, .number, .true, .false, .nil:
      report(.wrongCall, last.range, "\(trigger.title): the last argument must be a function")
    default: break
    }
  }

  /// Options one by one, by the reader that the host has for them.
  private func check(_ items: [TableItem], of trigger: TriggerCall) {
    let allowed = TriggerReader.options(of: trigger.kind)
    for item in items {
      guard let key = item.key, let name = key.text else { continue }
      guard allowed.contains(name) else {
        report(.unknownOption, key.range) { () throws(LuaError) in
          _ = try Options.check([name: .null], allowed: allowed, of: trigger.title)
        }
        continue
      }
      switch name {
      case "where": if let entity = trigger.entity { checkWhere(entity, item.value, in: trigger.title) }
      case "when": checkWhen(item.value, trigger)
      default:
        guard let value = types.constant(item.value) else { continue }
        var given = arguments(of: trigger)
        given.options = [name: value]
        read(trigger, given, item.value.range, .wrongValue)
      }
    }
  }

  private func checkWhen(_ value: Expression, _ trigger: TriggerCall) {
    guard case .function(let body) = value.inner.kind else { return }
    if ReturnFinder(body.block).returns.allSatisfy(\.isEmpty) {
      report(
        .deadHandler, value.range,
        "this when returns nothing, so it refuses every record and \(trigger.title) never fires",
        hint: "return what is to be tested: when = function(record) return ... end")
    }
  }

  private func checkRecords(_ trigger: TriggerCall) {
    guard let first = trigger.arguments.first, let name = types.constantText(first) else { return roles.noteUnknown() }
    guard let entity = trigger.entity else {
      report(.unknownEntity, first.range) { () throws(NexudusError) in
        _ = try Catalogue.builtIn.requireEntity(named: name)
      }
      return
    }
    note(entity, .list, first.range)
    if trigger.record == .record(entity, .full) || trigger.kind == "due" || trigger.kind == "gone" {
      note(entity, .get, first.range)
    }
    var given = TriggerReader.Arguments()
    given.entity = entity.name
    guard
      report(.deadHandler, first.range, api: { () throws(NexudusError) in _ = try ListQuery.make(entity) })
    else { return }
    if ["created", "updated"].contains(trigger.kind) {
      let stamp = trigger.kind == "created" ? "CreatedOn" : "UpdatedOn"
      if entity.field(named: stamp)?.isListed != true {
        report(.deadHandler, first.range, "\(entity.name) has no \(stamp), so \(trigger.title) never fires")
      }
    }
    if trigger.kind == "changed" || trigger.kind == "due" { checkSubject(trigger, entity) }
    if trigger.kind == "entered", trigger.optionsPlace == nil || trigger.options?.isEmpty == true {
      read(trigger, given, first.range, .deadHandler)
    }
  }

  private func checkSubject(_ trigger: TriggerCall, _ entity: Entity) {
    guard let place = trigger.arguments.dropFirst().first, let name = types.constantText(place) else { return }
    guard let field = entity.field(named: name) else {
      read(trigger, arguments(of: trigger), place.range, .unknownField)
      return
    }
    var given = arguments(of: trigger)
    given.options = [:]
    guard read(trigger, given, place.range, .deadHandler) else { return }
    if trigger.kind == "changed", field.isSystem, ["Id", "UniqueId", "CreatedOn"].contains(field.name) {
      report(.deadHandler, place.range, "\(entity.name).\(field.name) never changes, so on.changed never fires")
    }
    guard trigger.kind == "due", let third = trigger.arguments.dropFirst(2).first,
      let offset = types.constantText(third)
    else { return }
    given.offset = offset
    read(trigger, given, third.range, .wrongValue)
  }

  /// What the call is surely given; what is not known is something right.
  private func arguments(of trigger: TriggerCall) -> TriggerReader.Arguments {
    var given = TriggerReader.Arguments()
    let constants = trigger.arguments.dropLast().map { types.constantText($0) }
    given.entity = trigger.entity?.name ?? "Coworker"
    given.offset = "+1d"
    switch trigger.kind {
    case "every": given.subject = "1h"
    case "cron": given.subject = "0 9 * * *"
    case "changed": given.subject = constants.dropFirst().first.flatMap { $0 } ?? "UpdatedOn"
    case "due": given.subject = constants.dropFirst().first.flatMap { $0 } ?? "CreatedOn"
    default: break
    }
    return given
  }

  @discardableResult private func read(
    _ trigger: TriggerCall, _ given: TriggerReader.Arguments, _ range: SourceRange, _ finding: Finding.Kind
  ) -> Bool {
    // Whether a set is there is looked at on its own; but for that, it takes what on.updated takes.
    let kind = trigger.kind == "entered" && !given.options.isEmpty ? "updated" : trigger.kind
    return report(finding, range) { () throws(LuaError) in
      var reader = TriggerReader(kind: kind, title: trigger.title, rule: "")
      try reader.read(given)
    }
  }
}
