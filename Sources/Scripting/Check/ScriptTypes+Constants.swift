import JSONPages
import LuaSyntax

/// Values that are the same at every run.
extension ScriptTypes {
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
