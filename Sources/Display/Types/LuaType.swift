import Nexudus

/// How a field's values are written in annotations for the Lua language server.
enum LuaType {
  static func name(of field: Field) -> String {
    switch field.type {
    case .integer, .enumeration: "integer"
    case .decimal: "number"
    case .string: field.values.isEmpty ? "string" : field.values.map { "\"\($0)\"" }.joined(separator: "|") + "|string"
    case .boolean: "boolean"
    case .datetime: "Time"
    case .uuid: "string"
    case .integers: "integer[]"
    case .object: "table"
    }
  }

  /// What is worth knowing of a field beside its type.
  static func note(on field: Field) -> String {
    var notes: [String] = []
    if !field.isListed { notes.append("lists leave it out: record:fetch()") }
    if field.create == .required { notes.append("required by create") }
    if let reference = field.reference { notes.append("of a \(reference)") }
    if !field.enumeration.isEmpty {
      let cases = field.enumeration.prefix(12).map { "\($0.number) \($0.name)" }
      notes.append(cases.joined(separator: ", ") + (field.enumeration.count > 12 ? ", ..." : ""))
    }
    if field.isSecret { notes.append("secret") }
    if field.isAction { notes.append("makes something happen") }
    return notes.isEmpty ? "" : " " + notes.joined(separator: "; ")
  }
}
