import Nexudus

/// Finds what there is help on by the words that a person types.
public struct HelpIndex: Sendable {
  /// All that is declared.
  public let library: Library
  private let catalogue: Catalogue

  /// An index of what is declared and of the catalogue.
  public init(_ library: Library, catalogue: Catalogue = .builtIn) {
    self.library = library
    self.catalogue = catalogue
  }

  /// What a word means, the likeliest first; empty where it means nothing.
  public func find(_ word: String) -> [HelpTopic] {
    let name = Self.plain(word)
    let exact = exact(name)
    if !exact.isEmpty { return exact }
    // `record:fetch`, `expect().to_equal` and a member without what it belongs to.
    let shown = declared { $0.shownName == name }
    return shown.isEmpty && !name.contains(where: { $0 == "." || $0 == ":" }) ? declared { $0.member == name } : shown
  }

  /// The names that a word which means nothing was probably meant to be, best first.
  ///
  /// - Parameter others: further names that there is help on, those of commands.
  public func nearest(_ word: String, others: [String] = []) -> [String] {
    let name = Self.plain(word)
    if let (entity, member) = entityMember(name) {
      let members = entity.fields.map(\.name) + library.methods(of: entity.name).map(\.member)
      let near = Names.nearest(member, among: members).map { "\(entity.name).\($0)" }
      if !near.isEmpty { return near }
    }
    // What only settings or tests see is told from the rest by its topic; that is no part of the name.
    var declared: [String: String] = [:]
    for topic in library.topics {
      for declaration in topic.declarations where declared[declaration.name] == nil {
        declared[declaration.name] = HelpTopic.declaration(declaration, in: topic).name
      }
    }
    let names = library.topics.map(\.name) + declared.keys + library.errorKinds.map(\.name) + catalogue.names + others
    var near = Names.nearest(name, among: Set(names).sorted())
    if near.isEmpty, let last = name.split(whereSeparator: { $0 == "." || $0 == ":" }).last {
      let members = library.topics.flatMap { topic in topic.declarations.filter { $0.owner != nil } }
      let wanted = Names.nearest(String(last), among: Set(members.map(\.member)).sorted())
      near = wanted.flatMap { member in members.filter { $0.member == member }.map(\.name) }
    }
    return near.prefix(3).map { others.contains($0) ? $0 : declared[$0] ?? $0 }
  }

  private func exact(_ name: String) -> [HelpTopic] {
    var found: [HelpTopic] = library.topics.filter { $0.name == name }.map { .topic($0) }
    for topic in library.topics {
      // A topic that is called as its table tells of the table as well.
      found += topic.declarations.filter {
        // The records of an entity are told of with the entity.
        $0.name == name && !(topic.name == name && $0.kind == .module)
          && ($0.kind != .type || catalogue.entity(named: name) == nil)
      }
      .map { .declaration($0, in: topic) }
      if name.hasPrefix(topic.name + ".") {
        let rest = name.dropFirst(topic.name.count + 1)
        found += topic.declarations.filter { $0.name == rest && $0.name != name }.map { .declaration($0, in: topic) }
      }
    }
    let entity = name.hasPrefix("nexudus.") ? String(name.dropFirst("nexudus.".count)) : name
    if let entity = catalogue.entity(named: entity) { found.append(.entity(entity)) }
    if let (entity, member) = entityMember(entity) {
      found += declared { $0.owner == entity.name && $0.member == member && $0.name != name }
      if let field = entity.field(named: member) { found.append(.field(field, of: entity)) }
    }
    let kind = name.hasPrefix("errors.") ? String(name.dropFirst("errors.".count)) : name
    found += library.errorKinds.filter { $0.name == kind }.map { .error($0) }
    return found
  }

  private func declared(_ isWanted: (Declaration) -> Bool) -> [HelpTopic] {
    library.topics.flatMap { topic in topic.declarations.filter(isWanted).map { .declaration($0, in: topic) } }
  }

  /// `CommunityThread` and `reply` of `CommunityThread:reply`.
  private func entityMember(_ name: String) -> (Entity, String)? {
    guard let dot = name.lastIndex(where: { $0 == "." || $0 == ":" }) else { return nil }
    let owner = name[..<dot]
    let entity = owner.hasPrefix("nexudus.") ? owner.dropFirst("nexudus.".count) : owner
    return catalogue.entity(named: String(entity)).map { ($0, String(name[name.index(after: dot)...])) }
  }

  /// The word without the brackets of a call.
  private static func plain(_ word: String) -> String {
    var name = word[...]
    while name.hasSuffix("()") { name = name.dropLast(2) }
    return String(name)
  }
}
