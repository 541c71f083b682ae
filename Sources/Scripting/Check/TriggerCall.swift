import LuaSyntax
import Nexudus

/// A call of `on.created(...)`, `every(...)` or the like, as it is written.
struct TriggerCall {
  let kind: String
  /// What messages call it.
  let title: String
  let arguments: [Expression]
  /// The entity, where it is there and exists.
  let entity: Entity?
  /// Which argument is the options; nil where there are none.
  let optionsPlace: Int?
  /// Which argument is the handler.
  let handlerPlace: Int
  private let items: [TableItem]?

  /// nil where the call is of something else.
  init?(_ call: Call, _ types: ScriptTypes) {
    guard call.method == nil, case .host(let path) = types.type(of: call.function) else { return nil }
    let parts = path.split(separator: ".").map(String.init)
    if parts.count == 2, parts[0] == "on", TriggerModule.kinds.contains(parts[1]) {
      kind = parts[1]
    } else if path == "every" || path == "cron" {
      kind = path
    } else {
      return nil
    }
    title = path
    arguments = call.arguments
    handlerPlace = max(0, arguments.count - 1)
    let leading = Self.leading(kind)
    optionsPlace = arguments.count == leading + 2 ? leading : nil
    entity =
      Self.isOfRecords(kind)
      ? types.constantText(arguments.first).flatMap { Catalogue.builtIn.entity(named: $0) } : nil
    items = optionsPlace.flatMap { types.table(call.arguments[$0]) }
    mayBeFull = optionsPlace != nil && items == nil
    isFull =
      items?.contains { item in
        if item.key?.text == "full", case .true = item.value.kind { true } else { false }
      } ?? false
  }

  private let mayBeFull: Bool
  private let isFull: Bool

  /// Whether its handlers get a record first.
  static func isOfRecords(_ kind: String) -> Bool { !["every", "cron", "start", "stop", "failed"].contains(kind) }

  /// How many arguments come before the options.
  private static func leading(_ kind: String) -> Int {
    switch kind {
    case "start", "stop", "failed": 0
    case "changed": 2
    case "due": 3
    default: 1
    }
  }

  /// Which parameter of the handler is the event.
  var eventPlace: Int? { kind == "failed" ? nil : Self.isOfRecords(kind) ? 1 : 0 }

  /// What handlers get first.
  var record: ScriptType {
    guard let entity else { return .unknown }
    // What leaves a set, or is due, is read again.
    let isListed = !mayBeFull && !isFull && ["created", "updated", "changed", "entered"].contains(kind)
    return .record(entity, isFull ? .full : isListed ? .listed : nil)
  }

  /// The options' items, where they are written as a table.
  var options: [TableItem]? { items }
}
