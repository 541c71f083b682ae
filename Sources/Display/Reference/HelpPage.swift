import Nexudus

/// A page of help as blocks.
public struct HelpPage {
  private let library: Library

  /// Pages of what is declared.
  public init(_ library: Library) { self.library = library }

  /// The page of a topic; entities have an ``EntityPage`` of their own.
  public func blocks(on topic: HelpTopic) -> [HelpBlock] {
    switch topic {
    case .topic(let topic): blocks(on: topic)
    case .declaration(let declaration, let topic): blocks(on: declaration, in: topic)
    case .entity(let entity): [.title(entity.name, remark: entity.path), .paragraph(entity.summary)]
    case .field(let field, let entity): blocks(on: field, of: entity)
    case .error(let kind): blocks(on: kind)
    }
  }

  // MARK: Topics

  private func blocks(on topic: LibraryTopic) -> [HelpBlock] {
    var blocks: [HelpBlock] = [.title(topic.name, remark: topic.title)]
    blocks += HelpBlock.blocks(of: topic.introduction)
    let names = topic.declarations.filter { $0.kind != .alias || !$0.values.isEmpty || $0.base != nil }
    let calls = names.filter { $0.kind == .function || $0.kind == .value || !$0.overloads.isEmpty }
    if !calls.isEmpty {
      blocks += [.heading("names"), .entries(calls.map { .init(name: $0.shownName, text: $0.summary) })]
    }
    for alias in names where !alias.values.isEmpty {
      blocks += [.heading("kinds"), .entries(library.errorKinds.map { .init(name: $0.name, text: $0.meaning) })]
    }
    let types = names.filter { $0.kind == .type && !$0.fields.isEmpty || $0.kind == .alias && $0.values.isEmpty }
    if !types.isEmpty {
      blocks += [.heading("types"), .entries(types.map { .init(name: $0.name, text: summary(ofType: $0)) })]
    }
    return blocks
  }

  /// What is said of a type, or what it has.
  private func summary(ofType type: Declaration) -> String {
    type.summary.isEmpty ? "{ " + type.fields.map(\.name).joined(separator: ", ") + " }" : type.summary
  }

  // MARK: Names

  private func blocks(on declaration: Declaration, in topic: LibraryTopic) -> [HelpBlock] {
    var blocks: [HelpBlock] = [.calls(declaration.calls)]
    blocks += HelpBlock.blocks(of: declaration.comment)
    blocks += details(of: declaration)
    if declaration.kind == .module || declaration.kind == .type {
      let members = topic.declarations.filter { $0.owner == declaration.name }
      if !members.isEmpty {
        blocks += [.heading("names"), .entries(members.map { .init(name: $0.shownName, text: $0.summary) })]
      }
    }
    let entity = declaration.owner.flatMap { Catalogue.builtIn.entity(named: $0) }
    let more = [topic.name] + (entity.map { [$0.name] } ?? []) + handed(to: declaration).map(\.name)
    return blocks + [.paragraph("More: concierge help \(more.joined(separator: ", "))")]
  }

  /// The types of what functions are handed that it takes: the event of a handler.
  private func handed(to declaration: Declaration) -> [Declaration] {
    let functions = Self.parameters(of: declaration).compactMap { TypeText.parameters(of: $0.type) }
    return options(of: functions.flatMap(\.self))
  }

  /// What a function takes and gives, and what a type has.
  func details(of declaration: Declaration) -> [HelpBlock] {
    var blocks: [HelpBlock] = []
    let parameters = Self.parameters(of: declaration)
    if !parameters.isEmpty { blocks += [.heading("takes"), .entries(parameters.map(Self.entry))] }
    for type in options(of: parameters) {
      blocks += [.heading(type.name), .entries(fields(of: type).map(Self.entry))]
    }
    if !declaration.results.isEmpty { blocks += [.heading("gives"), .entries(declaration.results.map(Self.entry))] }
    for type in options(of: declaration.results) where type.name != declaration.name {
      blocks += [.heading(type.name), .entries(fields(of: type).map(Self.entry))]
    }
    if !declaration.fields.isEmpty {
      blocks += [.heading("has"), .entries(fields(of: declaration).map(Self.entry))]
    }
    if !declaration.values.isEmpty {
      blocks += [
        .heading("is one of"),
        .entries(
          declaration.values.map { .init(name: $0.name, text: ErrorKind(name: $0.name, note: $0.note).meaning) }),
      ]
    } else if let base = declaration.base, declaration.kind == .alias {
      blocks.append(.paragraph("It is a \(base)."))
    }
    return blocks
  }

  /// The parameters of all ways to call it, each once, in the order of the longest.
  static func parameters(of declaration: Declaration) -> [Declaration.Part] {
    let ways = [declaration.parameters] + declaration.overloads
    guard let longest = ways.max(by: { $0.count < $1.count }) else { return [] }
    var parts = longest.map { part in declaration.parameters.first { $0.name == part.name } ?? part }
    parts += declaration.parameters.filter { part in !parts.contains { $0.name == part.name } }
    return parts
  }

  /// The types with fields that parameters have: their options are shown with the call.
  private func options(of parts: [Declaration.Part]) -> [Declaration] {
    var found: [Declaration] = []
    for part in parts where !part.type.hasPrefix("fun(") {
      for name in TypeText.names(in: part.type) {
        guard let type = library.type(named: name), type.kind == .type, !type.fields.isEmpty, name != "Record",
          !found.contains(type)
        else { continue }
        found.append(type)
      }
    }
    return found
  }

  /// A type's fields with those of the type that it adds to.
  private func fields(of type: Declaration) -> [Declaration.Part] {
    type.fields + (type.base.flatMap(library.type(named:)).map { fields(of: $0) } ?? [])
  }

  static func entry(_ part: Declaration.Part) -> HelpBlock.Entry {
    .init(name: part.name, type: TypeText.shown(part.type), text: part.note)
  }

  // MARK: The API

  private func blocks(on field: Field, of entity: Entity) -> [HelpBlock] {
    var blocks: [HelpBlock] = [.title("\(entity.name).\(field.name)", remark: LuaType.name(of: field))]
    let note = LuaType.note(on: field).drop { $0 == " " }
    if !note.isEmpty { blocks.append(.paragraph(String(note))) }
    let keys = entity.filters.filter { $0.value == field.name }.map(\.key).sorted()
    let search = keys + (entity.ranges.contains(field.name) ? ["\(field.name) as a range"] : [])
    blocks.append(
      .entries([
        .init(
          name: "create", text: field.create == .required ? "must have it" : field.create == .no ? "no" : "may have it"),
        .init(name: "update", text: field.isUpdatable ? "changes it" : "no"),
        .init(name: "where", text: search.isEmpty ? "no" : search.joined(separator: ", ")),
      ]))
    return blocks + [.paragraph("More: concierge help \(entity.name)")]
  }

  private func blocks(on kind: ErrorKind) -> [HelpBlock] {
    [
      .title(kind.name, remark: "a kind of error"), .paragraph(kind.meaning),
      .entries([
        .init(name: "What to do", text: kind.remedy), .init(name: "Tried again", text: kind.repetition),
      ]),
      .paragraph("More: concierge help errors"),
    ]
  }
}
