import JSONPages
import LuaRuntime
import LuaSyntax
import Nexudus

/// The options of searches and writes, filters, and fields by their names.
extension ScriptChecker {
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

  func checkFields(_ entity: Entity, _ argument: Expression?, _ purpose: Entity.Purpose) {
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
}
