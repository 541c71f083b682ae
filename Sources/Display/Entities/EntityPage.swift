import JSONPages
import Nexudus

/// Everything that the catalogue knows about one entity, for people.
public struct EntityPage {
  let entity: Entity
  private let ownMethods: [Declaration]

  /// The page of an entity.
  ///
  /// - Parameter methods: those that only its records have.
  public init(_ entity: Entity, methods: [Declaration] = []) {
    self.entity = entity
    ownMethods = methods
  }

  /// The lines of the page.
  ///
  /// - Parameter width: the columns that there are; nil is without end.
  public func lines(width: Int?, isColored: Bool) -> [String] {
    let dim = { (text: String) in isColored ? TextColor.dim.around(text) : text }
    var lines = ["\(entity.name)  \(dim(entity.path))"]
    if !entity.summary.isEmpty { lines += TextWrap.lines(entity.summary, width: width) }
    lines.append("")
    let operations = Operation.allCases.filter(entity.operations.contains)
    lines += entry("can", operations.map(\.rawValue), width)
    lines += entry("roles", operations.map { entity.role(for: $0) }, width)
    if entity.hasCommands {
      lines += entry(
        "commands", ["documented; print(json.encode(nexudus.\(entity.name):commands())) lists them"], width)
    }
    lines += ["", dim("fields")] + fieldTable(width, isColored)
    if entity.fields.contains(where: { !$0.isListed }) {
      let cure =
        "What is not in lists is read from the full record: record:fetch(), or concierge get \(entity.name) ID."
      lines += TextWrap.lines(cure, width: width, indent: 2)
    }
    lines += section("fields of every record", [commonFields], width, dim)
    lines += section("filters through references", [throughReferences], width, dim)
    lines += section("methods of its records", methods, width, dim)
    let values = entity.fields.filter { !$0.enumeration.isEmpty || !$0.values.isEmpty }
    lines += section("values", values.map { Self.values(of: $0) }, width, dim)
    lines += ["", dim("in a script")]
    for example in EntityExamples(entity).all {
      lines += example.split(separator: "\n").map { "  \($0)" }
    }
    return lines
  }

  /// The methods that only its records have, each with what it does.
  private var methods: [String] {
    ownMethods.flatMap { method in method.calls.map { "\($0): \(method.summary)" } }
  }

  private func entry(_ name: String, _ items: [String], _ width: Int?) -> [String] {
    TextWrap.lines(items.joined(separator: ", "), width: width, indent: 10, first: TextWidth.pad(name, 10))
  }

  private func section(
    _ title: String, _ texts: [String], _ width: Int?, _ dim: (String) -> String
  ) -> [String] {
    let texts = texts.filter { !$0.isEmpty }
    if texts.isEmpty { return [] }
    return ["", dim(title)] + texts.flatMap { TextWrap.lines($0, width: width, indent: 4, first: "  ") }
  }

  // MARK: Fields

  private func fieldTable(_ width: Int?, _ isColored: Bool) -> [String] {
    var table = TextTable([
      .init(title: "NAME"), .init(title: "TYPE", least: 12), .init(title: "WRITE"),
      .init(title: "WHERE", least: 8), .init(title: "NOTES"),
    ])
    for field in entity.fields where !field.isSystem {
      table.add([
        .init(field.name), .init(Self.type(of: field)), .init(write(field), field.create == .required ? .yellow : nil),
        .init(search(field)), .init(Self.notes(on: field)),
      ])
    }
    return table.lines(width: width, isColored: isColored, indent: 2)
  }

  private static func type(of field: Field) -> String {
    field.type.rawValue + (field.reference.map { " -> \($0)" } ?? "")
  }

  /// What writes take the field: a create that must have it, may have it, and an update.
  private func write(_ field: Field) -> String {
    let create: String? =
      switch field.create {
      case .required: "required"
      case .optional: "create"
      case .no: nil
      }
    return [create, field.isUpdatable ? "update" : nil].compactMap(\.self).joined(separator: ", ")
  }

  /// The keys of `where` that look at the field itself.
  private func search(_ field: Field) -> String {
    var keys = entity.filters.filter { $0.value == field.name && !isThroughReference($0.key) }.map(\.key).sorted()
    if entity.ranges.contains(field.name) { keys.append("range") }
    return keys.joined(separator: ", ")
  }

  private static func notes(on field: Field) -> String {
    var notes: [String] = []
    if !field.isListed { notes.append("not in lists") }
    if field.isSecret { notes.append("secret, shown as ***") }
    if field.isAction { notes.append("a switch: does something when it is sent") }
    if field.isSilent { notes.append("changes without UpdatedOn") }
    if let kind = field.personalData ?? PersonalFields.kind(of: field.name)?.rawValue {
      notes.append("personal: \(kind)")
    }
    return notes.joined(separator: "; ")
  }

  private var commonFields: String {
    entity.fields.filter(\.isSystem).map { field in
      let range = entity.ranges.contains(field.name) ? ", searched by range" : ""
      return "\(field.name) (\(field.type.rawValue)\(range))"
    }.joined(separator: ", ")
  }

  private func isThroughReference(_ key: String) -> Bool { key.contains("_") }

  private var throughReferences: String {
    entity.filters.keys.filter(isThroughReference).sorted().joined(separator: ", ")
  }

  private static func values(of field: Field) -> String {
    let cases = field.enumeration.map { "\($0.number) \($0.name)" }
    return "\(field.name): " + (cases.isEmpty ? field.values : cases).joined(separator: ", ")
  }
}
