import JSONPages
import Nexudus

extension EntityPage {
  /// The page as one object; what is false, empty or absent is left out of fields.
  public var json: JSONObject {
    let operations = Operation.allCases.filter(entity.operations.contains)
    return [
      "name": .string(entity.name), "path": .string(entity.path), "summary": .string(entity.summary),
      "operations": .array(operations.map { .string($0.rawValue) }),
      "roles": .array(operations.map { .string(entity.role(for: $0)) }),
      "has_commands": .bool(entity.hasCommands),
      "fields": .array(entity.fields.map { .object(Self.json($0)) }),
      "filters": .object(JSONObject(entity.filters.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
      "ranges": .array(entity.ranges.sorted().map { .string($0) }),
      "examples": .array(EntityExamples(entity).all.map { .string($0) }),
    ]
  }

  private static func json(_ field: Field) -> JSONObject {
    var object: JSONObject = ["name": .string(field.name), "type": .string(field.type.rawValue)]
    if let reference = field.reference { object["ref"] = .string(reference) }
    if field.create != .no { object["create"] = .string(field.create.rawValue) }
    let marks = [
      ("update", field.isUpdatable), ("unlisted", !field.isListed), ("system", field.isSystem),
      ("secret", field.isSecret), ("action", field.isAction), ("silent", field.isSilent),
    ]
    for (name, isSet) in marks where isSet { object[name] = true }
    if let kind = field.personalData { object["personal"] = .string(kind) }
    if !field.enumeration.isEmpty {
      object["enum"] = .object(JSONObject(field.enumeration.map { ("\($0.number)", .string($0.name)) }))
    }
    if !field.values.isEmpty { object["values"] = .array(field.values.map { .string($0) }) }
    return object
  }
}
