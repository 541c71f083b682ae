import Automation
import JSONPages
import Nexudus

extension SavedPlan {
  /// The plan as the text of its file: one effect a line, so that it can be read and edited.
  public var fileText: String {
    func line(_ value: JSONValue) -> String { (try? value.encodedString()) ?? "null" }
    func list(_ values: [JSONValue]) -> String {
      values.isEmpty ? "[]" : "[\n    " + values.map(line).joined(separator: ",\n    ") + "\n  ]"
    }
    let members: [(String, String)] = [
      ("concierge_plan", line(.integer(Self.version))), ("id", line(.string(id))),
      ("made", line(.string(made.description))), ("address", line(.string(address))),
      ("account", line(.string(account))),
      ("spaces", list(others.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) })),
      ("rules", list(rules.map(Self.json))),
      ("effects", list(plan.effects.enumerated().map { Self.json($1, number: $0 + 1) })),
      ("records", list(basis.sorted { $0.key < $1.key }.map { Self.json($0.key, $0.value) })),
    ]
    return "{\n" + members.map { "  \"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func json(_ name: String, _ place: Place) -> JSONValue {
    ["name": .string(name), "address": .string(place.address), "account": .string(place.account)]
  }

  private static func json(_ rule: Rule) -> JSONValue {
    let files = rule.files.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.string($0.value)) }
    return ["name": .string(rule.name), "files": .object(JSONObject(files))]
  }

  private static func json(_ effect: PlannedEffect, number: Int) -> JSONValue {
    var object: JSONObject = [
      "number": .integer(Int64(number)), "rule": .string(effect.rule),
      "operation": .string(effect.effect.operation.rawValue), "target": .string(effect.effect.target),
    ]
    if let id = effect.effect.record {
      object["record"] = PlanNumbers.number(id).map { ["$created": .integer($0)] } ?? .integer(id)
    }
    if let number = effect.creates.flatMap(PlanNumbers.number) { object["creates"] = .integer(number) }
    if !effect.effect.body.isNull { object["body"] = effect.effect.body }
    if let current = effect.current { object["was"] = .object(current) }
    if let cause = effect.cause, let entity = cause.entity, let id = cause.record {
      var because: JSONObject = ["entity": .string(entity), "record": .integer(id)]
      because["trigger"] = cause.trigger.map { .string($0) }
      because["version"] = cause.version.map { .integer($0) }
      object["because"] = .object(because)
    }
    return .object(object)
  }

  private static func json(_ record: PlanRecord, _ version: PlanVersion) -> JSONValue {
    var object: JSONObject = ["entity": .string(record.entity), "record": .integer(record.id)]
    object["updated"] = version.updated.map { .string($0) } ?? .null
    if let hash = version.hash { object["hash"] = .string(hash) }
    if let title = version.title { object["title"] = .string(title) }
    return .object(object)
  }
}
