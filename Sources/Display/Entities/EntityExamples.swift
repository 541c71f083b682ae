import Nexudus

/// Script lines that show what can be done with an entity, with its own names in them.
public struct EntityExamples {
  private let entity: Entity

  /// Examples for an entity.
  public init(_ entity: Entity) { self.entity = entity }

  /// Two or three examples; each stands alone, and may have several lines.
  public var all: [String] { [walk, trigger, write ?? full] }

  /// What the examples call a record: `invoice` for `CoworkerInvoice`.
  public var variable: String {
    var word = ""
    for letter in entity.name.reversed() {
      word = letter.lowercased() + word
      if letter.isUppercase { break }
    }
    return word.count < 3 || Self.taken.contains(word) ? "record" : word
  }

  /// Words that mean something else to Lua or to a reader of scripts.
  private static let taken: Set<String> = [
    "end", "for", "not", "nil", "and", "function", "repeat", "return", "until", "while", "then", "true", "false",
    "string", "table", "text", "time", "store", "http", "log", "json", "csv", "money", "notify", "secret", "random",
    "rule", "template", "print", "every", "once", "type", "next", "error", "math",
  ]

  /// Walking over those that a filter finds.
  private var walk: String {
    let record = variable
    let printed = ["Id"] + telling.prefix(1)
    let fields = printed.map { "\(record).\($0)" }.joined(separator: ", ")
    return """
      for \(record) in nexudus.\(entity.name):each { where = { \(filter) }, limit = 10 } do
        print(\(fields))
      end
      """
  }

  /// Being told of new ones.
  private var trigger: String {
    let field = telling.first ?? "Id"
    return "on.created(\"\(entity.name)\", function(\(variable)) print(\(variable).\(field)) end)"
  }

  /// Making one, or changing one where they cannot be made; nil where they are read only.
  private var write: String? {
    if entity.operations.contains(.create) {
      var fields = entity.fields.filter { $0.create == .required && !$0.isSystem }
      // What the documents don't require is often what it is all about: the text of a message.
      let known = Set(fields.map(\.name))
      if let name = telling.first, !known.contains(name), let field = entity.field(named: name), field.create != .no {
        fields.append(field)
      }
      if fields.isEmpty { fields = Array(entity.fields.filter { $0.create == .optional && !$0.isAction }.prefix(1)) }
      return call("nexudus.\(entity.name):create {", fields, "}")
    }
    guard entity.operations.contains(.update) else { return nil }
    let plain = entity.fields.filter { $0.isUpdatable && !$0.isAction && !$0.isSecret && !$0.isSystem }
    guard let field = plain.first(where: { $0.reference == nil }) ?? plain.first else { return nil }
    return "nexudus.\(entity.name):update(12, { \(assignment(field)) })"
  }

  /// Reading one in full.
  private var full: String {
    let field = entity.fields.first { !$0.isListed && !$0.isSecret }?.name ?? telling.first ?? "Id"
    return "print(nexudus.\(entity.name):get(12).\(field))"
  }

  private func call(_ opening: String, _ fields: [Field], _ closing: String) -> String {
    let assignments = fields.map(assignment)
    let line = "\(opening) \(assignments.joined(separator: ", ")) \(closing)"
    if line.count <= 100 { return line }
    return ([opening] + assignments.map { "  \($0)," } + [closing]).joined(separator: "\n")
  }

  private func assignment(_ field: Field) -> String { "\(field.name) = \(Self.value(of: field))" }

  /// Fields that tell what a record is, as lists carry them.
  private var telling: [String] { ColumnChoice.telling(entity) }

  /// A condition that the entity takes.
  private var filter: String {
    let own = entity.filters.sorted { $0.key < $1.key }.compactMap { key, name in
      entity.field(named: name).map { (key: key, field: $0) }
    }
    let kinds: [(Field) -> Bool] = [
      { $0.type == .boolean }, { $0.type == .enumeration && !$0.enumeration.isEmpty },
      { $0.type == .integer && $0.reference != nil },
    ]
    for fits in kinds {
      if let found = own.first(where: { !$0.key.contains("_") && fits($0.field) }) {
        return "\(found.key) = \(Self.value(of: found.field))"
      }
    }
    return "CreatedOn = { from = \"-7d\" }"
  }

  /// A value that the field takes.
  static func value(of field: Field) -> String {
    switch field.type {
    case .boolean: return "true"
    case .decimal: return "9.5"
    case .integer: return field.reference != nil || field.name.hasSuffix("Id") ? "12" : "1"
    case .integers: return "{ 12 }"
    case .object: return "{}"
    case .uuid: return "\"01234567-89ab-cdef-0123-456789abcdef\""
    case .datetime: return "\"2026-01-31T09:00\""
    case .enumeration: return field.enumeration.first.map { "\"\($0.name)\"" } ?? "1"
    case .string:
      if let known = field.values.first { return "\"\(known)\"" }
      if PersonalFields.kind(of: field.name) == .email { return "\"anna@example.com\"" }
      return field.name.hasSuffix("Url") || field.name == "URL" ? "\"https://example.com\"" : "\"...\""
    }
  }
}
