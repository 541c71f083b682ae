import Nexudus

/// Something that there is help on.
public enum HelpTopic: Sendable {
  /// A file of declarations: `triggers`.
  case topic(LibraryTopic)
  /// One declared name.
  case declaration(Declaration, in: LibraryTopic)
  /// An entity of the API.
  case entity(Entity)
  /// A field of an entity.
  case field(Field, of: Entity)
  /// A kind of error.
  case error(ErrorKind)

  /// The words that lead to it and to nothing else.
  public var name: String {
    switch self {
    case .topic(let topic): topic.name
    case .declaration(let declaration, let topic):
      topic.place == .scripts ? declaration.name : "\(topic.name).\(declaration.name)"
    case .entity(let entity): entity.name
    case .field(let field, let entity): "\(entity.name).\(field.name)"
    case .error(let kind): "errors.\(kind.name)"
    }
  }

  /// What it is, for a list of several that one word means.
  public var sort: String {
    switch self {
    case .topic: "a topic"
    case .declaration(let declaration, let topic):
      switch topic.place {
      case .scripts: Self.word(declaration.kind) + " of scripts"
      case .settings: Self.word(declaration.kind) + " of concierge.lua"
      case .tests: Self.word(declaration.kind) + " of tests"
      }
    case .entity: "an entity"
    case .field(_, let entity): "a field of \(entity.name)"
    case .error: "a kind of error"
    }
  }

  private static func word(_ kind: Declaration.Kind) -> String {
    switch kind {
    case .function: "a function"
    case .module: "a table"
    case .value: "a value"
    case .type, .alias: "a type"
    }
  }
}
