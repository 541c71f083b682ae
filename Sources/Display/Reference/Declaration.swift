/// A name that scripts, settings or tests may use, as an annotated Lua file declares it.
public struct Declaration: Sendable, Hashable {
  /// What it is a name of.
  public enum Kind: Sendable, Hashable {
    /// A function, or a method.
    case function
    /// A table with functions: `http`.
    case module
    /// Any other value: `json.null`.
    case value
    /// What a table has: `TriggerOptions`, `Record`.
    case type
    /// Another name of a type, or a list of texts.
    case alias
  }

  /// Something that has a name and a type: a parameter, a result, a field.
  public struct Part: Sendable, Hashable {
    /// The name; empty for a result that has none.
    public var name: String
    /// Whether it may be left out.
    public var isOptional = false
    /// Its type, as it is written.
    public var type: String
    /// What else is said of it.
    public var note: String
  }

  /// The whole name: `on.created`, `Record:fetch`.
  public var name: String
  /// What it is a name of.
  public var kind: Kind
  /// Whether scripts see it under this name; other names are for annotations alone.
  public var isGlobal = true
  /// What is said of it: Markdown, by lines.
  public var comment: [String] = []
  /// What a function takes.
  public var parameters: [Part] = []
  /// What it gives.
  public var results: [Part] = []
  /// Other ways to call it.
  public var overloads: [[Part]] = []
  /// What a type has.
  public var fields: [Part] = []
  /// The texts that an alias stands for, each with what is said of it.
  public var values: [Part] = []
  /// The type that a type adds to, or that an alias stands for.
  public var base: String?

  /// What it belongs to: `on` of `on.created`; nil for a name of its own.
  public var owner: String? {
    name.lastIndex { $0 == "." || $0 == ":" }.map { String(name[..<$0]) }
  }

  /// The name without what it belongs to.
  public var member: String {
    name.lastIndex { $0 == "." || $0 == ":" }.map { String(name[name.index(after: $0)...]) } ?? name
  }

  /// Whether it is written in scripts: a global, or a method.
  var isNameOfScripts: Bool { isGlobal || kind == .function }

  /// The first sentence of what is said of it.
  public var summary: String {
    let text = comment.prefix { !$0.isEmpty && !$0.hasPrefix("```") }.joined(separator: " ")
    // A sentence ends where a capital letter follows: `3.5` and `e.g. this` go on.
    var previous: Character = " "
    for index in text.indices {
      let next = text[text.index(after: index)...].drop { $0 == " " }.first
      if text[index] == ".", previous.isLetter || previous == "`" || previous == ")", next?.isUppercase ?? true,
        text[text.index(after: index)...].first.map({ $0 == " " }) ?? true
      {
        return String(text[..<index])
      }
      previous = text[index]
    }
    return text
  }

  /// How it is called: each way is a line.
  public var calls: [String] {
    guard kind == .function || !overloads.isEmpty else { return [shownName] }
    let own = kind == .function ? [parameters] : []
    return (own + overloads).map { shownName + Self.list($0) }
  }

  /// The name as it stands in a script: methods have what they are called on before them.
  public var shownName: String {
    switch owner {
    case "Record": "record\(name.dropFirst("Record".count))"
    case "Collection": "nexudus.ENTITY\(name.dropFirst("Collection".count))"
    case "Expectation": "expect(...)\(name.dropFirst("Expectation".count))"
    default: name
    }
  }

  /// `(key [, default])`
  private static func list(_ parameters: [Part]) -> String {
    var text = ""
    for (index, parameter) in parameters.enumerated() {
      let name = (index == 0 ? "" : ", ") + parameter.name
      text += parameter.isOptional ? "\(index == 0 ? "" : " ")[\(name)]" : name
    }
    return "(\(text))"
  }
}
