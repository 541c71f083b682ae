/// All that is declared for scripts, settings and tests: the one source of help, types and reference.
public struct Library: Sendable {
  /// The topics, in the order in which they are best read.
  public let topics: [LibraryTopic]

  /// Reads the files: names and texts.
  public init(_ files: [(name: String, text: String)]) {
    topics = files.map { LibraryTopic(name: $0.name, text: $0.text) }
  }

  /// The declaration of a type.
  func type(named name: String) -> Declaration? {
    for topic in topics {
      if let found = topic.declarations.first(where: { $0.name == name && !$0.isGlobal }) { return found }
    }
    return nil
  }

  /// The methods that only the records of one entity have.
  public func methods(of entity: String) -> [Declaration] {
    topics.flatMap { topic in topic.declarations.filter { $0.owner == entity && !$0.isGlobal } }
  }

  /// The names of their own that files of a place see.
  public func globals(of place: LibraryTopic.Place) -> [String] {
    var names: Set<String> = []
    for topic in topics where topic.place == place { names.formUnion(topic.globals) }
    return names.sorted()
  }

  /// The kinds of errors, each with what is said of it.
  public var errorKinds: [ErrorKind] {
    (type(named: "FailureKind")?.values ?? []).map { ErrorKind(name: $0.name, note: $0.note) }
  }
}

/// A kind of error: what it means, what to do, and whether it is tried again.
public struct ErrorKind: Sendable, Hashable {
  /// The stable name: `conflict`.
  public let name: String
  /// What happened.
  public let meaning: String
  /// What to do about it.
  public let remedy: String
  /// Whether, and by whom, it is tried again.
  public let repetition: String

  /// Takes the three parts out of a note: `Meaning. Do: remedy. Again: repetition.`
  init(name: String, note: String) {
    self.name = name
    let parts = note.split(separator: " Again: ", maxSplits: 1)
    let first = (parts.first ?? "").split(separator: " Do: ", maxSplits: 1)
    meaning = first.first.map(String.init) ?? ""
    remedy = first.count > 1 ? Self.sentence(first[1]) : ""
    repetition = parts.count > 1 ? Self.sentence(parts[1]) : ""
  }

  private static func sentence(_ text: Substring) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
