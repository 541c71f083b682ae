import Nexudus

/// A record that a test makes up: what it is called, and what the test is about.
struct SampleRecord {
  let entity: Entity

  /// A field that tells what the record is, best one that people write themselves; nil where none holds text.
  var title: Field? {
    let texts = ColumnChoice.telling(entity).compactMap(entity.field(named:)).filter { field in
      field.type == .string && field.values.isEmpty
    }
    return texts.first { $0.create != .no } ?? texts.first
  }

  /// A field that a test may change.
  var changing: Field? { title ?? entity.fields.first { $0.isListed && !$0.isSystem && !$0.isSecret } }

  /// The record as a table of Lua.
  ///
  /// - Parameter own: fields with values of their own, as Lua.
  func table(_ own: [(field: String, value: String)] = []) -> String {
    let titled = title.flatMap { title in own.contains { $0.field == title.name } ? nil : title }
    let fields = (titled.map { [(field: $0.name, value: Self.values(of: $0).before)] } ?? []) + own
    return fields.isEmpty ? "{}" : "{ " + fields.map { "\($0.field) = \($0.value)" }.joined(separator: ", ") + " }"
  }

  /// Two values of a field that differ, as Lua.
  static func values(of field: Field) -> (before: String, after: String) {
    switch field.type {
    case .boolean: return ("false", "true")
    case .decimal: return ("10", "20.5")
    case .integer: return field.reference != nil || field.name.hasSuffix("Id") ? ("12", "13") : ("1", "2")
    case .integers: return ("{ 12 }", "{ 12, 13 }")
    case .object: return ("{}", "{ changed = true }")
    case .uuid: return ("\"01234567-89ab-cdef-0123-456789abcdef\"", "\"11234567-89ab-cdef-0123-456789abcdef\"")
    case .datetime: return ("\"2026-02-01T09:00:00Z\"", "\"2026-02-02T09:00:00Z\"")
    case .enumeration:
      let numbers = field.enumeration.map { "\($0.number)" }
      return (numbers.first ?? "1", numbers.dropFirst().first ?? "2")
    case .string:
      let known = field.values.map { "\"\($0)\"" }
      if let first = known.first { return (first, known.dropFirst().first ?? "\"other\"") }
      if PersonalFields.kind(of: field.name) == .email { return ("\"anna@example.com\"", "\"ben@example.com\"") }
      return ("\"First\"", "\"Second\"")
    }
  }
}
