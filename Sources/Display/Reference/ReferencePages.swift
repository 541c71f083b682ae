import Nexudus

/// The pages of `docs/reference`, as files: made from what is declared and from the catalogue.
public struct ReferencePages {
  private let library: Library
  private let entities: [Entity]

  /// Pages of what is declared.
  public init(_ library: Library, catalogue: Catalogue = .builtIn) {
    self.library = library
    entities = catalogue.names.compactMap(catalogue.entity(named:))
  }

  /// The files: names and texts.
  public var files: [(name: String, text: String)] {
    [("README.md", Self.text(index)), ("entities.md", Self.text(entityIndex))]
      + library.topics.map { ("\($0.name).md", Self.text(lines(of: $0))) }
  }

  private static let origin = "<!-- Made by scripts/generate-reference: change Sources/CLuaBridge/prelude/library. -->"

  private static func text(_ lines: [String]) -> String { ([origin, ""] + lines).joined(separator: "\n") + "\n" }

  // MARK: Indexes

  private var index: [String] {
    var lines = ["# Reference", ""]
    lines += TextWrap.lines(
      "What `concierge help` says, on pages: everything that rules, settings and tests see. `concierge types` gives the "
        + "same to an editor.", width: 120)
    lines += ["", "| page | |", "| --- | --- |"]
    lines += library.topics.map { "| [\($0.name)](\($0.name).md) | \($0.title) |" }
    return lines + ["| [entities](entities.md) | The \(entities.count) entities of the API |"]
  }

  private var entityIndex: [String] {
    var lines = ["# Entities", ""]
    lines += TextWrap.lines(
      "`nexudus.NAME` is the collection of each. `concierge entities NAME` shows the fields of one with their types, the "
        + "filters, and script lines to begin with. The roles that calls need are called after the entity: `NAME-List` for "
        + "list, `NAME-Read` for get, `NAME-Create`, `NAME-Edit` for update, `NAME-Delete`; where they are called otherwise, "
        + "they stand in the last column.", width: 120)
    lines += ["", "| entity | list | get | create | update | delete | what it is | roles |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- | --- |")
    return lines + entities.map(row)
  }

  private func row(_ entity: Entity) -> String {
    let marks = Operation.allCases.map { entity.operations.contains($0) ? "•" : "" }
    let suffixes: [Operation: String] = [
      .list: "List", .get: "Read", .create: "Create", .update: "Edit", .delete: "Delete",
    ]
    let others = Operation.allCases.filter {
      entity.operations.contains($0) && entity.role(for: $0) != "\(entity.name)-\(suffixes[$0] ?? "")"
    }
    let cells = [entity.name] + marks + [entity.summary, others.map { entity.role(for: $0) }.joined(separator: ", ")]
    return "| " + cells.map(MarkdownPage.cell).joined(separator: " | ") + " |"
  }

  // MARK: Topics

  private func lines(of topic: LibraryTopic) -> [String] {
    var blocks: [HelpBlock] = [.title(topic.title, remark: "")] + HelpBlock.blocks(of: topic.introduction)
    switch topic.place {
    case .scripts: break
    case .settings: blocks.append(.paragraph("These names are known in `concierge.lua` alone."))
    case .tests: blocks.append(.paragraph("These names are known in files that are called `*_test.lua` alone."))
    }
    // The table that the page is called after is what the page is about. What is called comes before its types.
    let names = topic.declarations.filter { $0.name != topic.name }
    for declaration in names where declaration.isNameOfScripts { blocks += self.blocks(on: declaration) }
    for declaration in names where !declaration.isNameOfScripts { blocks += self.blocks(on: declaration) }
    return MarkdownPage.lines(of: blocks)
  }

  private func blocks(on declaration: Declaration) -> [HelpBlock] {
    var blocks: [HelpBlock] = [.heading(declaration.shownName)]
    if declaration.kind == .function || !declaration.overloads.isEmpty { blocks.append(.calls(declaration.calls)) }
    blocks += HelpBlock.blocks(of: declaration.comment)
    if !declaration.values.isEmpty { return blocks + library.errorKinds.flatMap(Self.blocks) }
    if let base = declaration.base {
      blocks.append(.paragraph(declaration.kind == .alias ? "It is a \(base)." : "It has what \(base) has, and more."))
    }
    let parts = HelpPage.parameters(of: declaration) + declaration.fields
    if !parts.isEmpty { blocks.append(.entries(parts.map(HelpPage.entry))) }
    for result in declaration.results {
      let name = result.name.isEmpty || result.name == result.type ? "" : " \(result.name):"
      let note = result.note.isEmpty ? "" : ". \(result.note)"
      blocks.append(.paragraph("Gives\(name) `\(TypeText.shown(result.type))`\(note.isEmpty ? "." : note)"))
    }
    return blocks
  }

  private static func blocks(on kind: ErrorKind) -> [HelpBlock] {
    [
      .item("**`\(kind.name)`** \(kind.meaning) *What to do:* \(kind.remedy) *Tried again:* \(kind.repetition)")
    ]
  }
}
