import JSONPages

/// Fills a template with the values of a table; the text and the work are bounded.
struct TemplateRenderer {
  private let isHTML: Bool
  private let partials: [String: String]
  private var parsed: [PartialKey: [TemplateNode]] = [:]
  /// The values that names are looked up in, the innermost last.
  private var contexts: [JSONValue] = []
  private var output = ""
  private var steps = 0
  private var depth = 0

  private struct PartialKey: Hashable {
    let name: String
    let indent: String
  }

  static let mostBytes = 4 << 20
  static let mostSteps = 1_000_000
  private static let deepest = 200

  /// The text of a template; `isHTML` escapes what is filled in.
  static func render(
    _ text: String, _ values: JSONValue, isHTML: Bool, partials: [String: String] = [:]
  ) throws(TemplateFault) -> String {
    let nodes = try TemplateParser.nodes(of: text, partials: partials.keys.sorted())
    var renderer = TemplateRenderer(isHTML: isHTML, partials: partials)
    // A mistake in a partial is told although no value may ever lead to it.
    for name in partials.keys.sorted() { _ = try renderer.nodes(of: name, indent: "") }
    renderer.contexts = [values]
    try renderer.render(nodes)
    return renderer.output
  }

  private init(isHTML: Bool, partials: [String: String]) {
    self.isHTML = isHTML
    self.partials = partials
  }

  private mutating func render(_ nodes: [TemplateNode]) throws(TemplateFault) {
    depth += 1
    defer { depth -= 1 }
    for node in nodes {
      switch node {
      case .text(let text): try write(text, line: nil)
      case .variable(let name, let isRaw): try fill(name, isRaw)
      case .section(let name, let isInverted, let inner): try section(name, isInverted, inner)
      case .partial(let name, let indent):
        try take(1, name)
        let inner = try self.nodes(of: name.text, indent: indent)
        do throws(TemplateFault) {
          try render(inner)
        } catch {
          throw TemplateFault(partial: error.partial ?? name.text, line: error.line, text: error.text)
        }
      }
    }
  }

  // MARK: Pieces

  private mutating func fill(_ name: TemplateName, _ isRaw: Bool) throws(TemplateFault) {
    let text: String
    switch try find(name) {
    case nil, .null: return
    case .string(let value): text = value
    case .bool(let value): text = value ? "true" : "false"
    case .integer(let value): text = String(value)
    case .double(let value): text = Decimal(value)?.text ?? ""
    case .array:
      throw fault("{{\(name.text)}} is a list; write {{#\(name.text)}}...{{.}}...{{/\(name.text)}}", name)
    case .object:
      throw fault("{{\(name.text)}} is a table; name a field of it, as {{\(name.text).Field}}", name)
    }
    try write(isHTML && !isRaw ? Self.escaped(text) : text, line: name.line)
  }

  private mutating func section(
    _ name: TemplateName, _ isInverted: Bool, _ inner: [TemplateNode]
  ) throws(TemplateFault) {
    let value = try find(name)
    let isThere = Self.isThere(value)
    guard isThere != isInverted else { return }
    guard let value, isThere else { return try render(inner) }
    for element in value.array ?? [value] {
      try take(1, name)
      contexts.append(element)
      defer { contexts.removeLast() }
      try render(inner)
    }
  }

  /// An empty table of Lua is an empty list as well as a table without names.
  private static func isThere(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null, .bool(false): false
    case .array(let list): !list.isEmpty
    case .object(let object): !object.isEmpty
    default: true
    }
  }

  /// The first part is looked up from the inside out, the others in what it gave.
  private mutating func find(_ name: TemplateName) throws(TemplateFault) -> JSONValue? {
    guard let first = name.path.first else { return contexts.last }
    for context in contexts.reversed() {
      try take(1, name)
      guard var value = context.object?[first] else { continue }
      for part in name.path.dropFirst() {
        guard let member = value.object?[part] else { return nil }
        value = member
      }
      return value
    }
    return nil
  }

  /// A partial's pieces, each of its lines behind the indent.
  private mutating func nodes(of name: String, indent: String) throws(TemplateFault) -> [TemplateNode] {
    let key = PartialKey(name: name, indent: indent)
    if let known = parsed[key] { return known }
    var text = partials[name] ?? ""
    if !indent.isEmpty {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let isClosed = text.hasSuffix("\n")
      text = lines.enumerated().map { isClosed && $0 == lines.count - 1 ? $1 : indent + $1 }.joined(separator: "\n")
    }
    do throws(TemplateFault) {
      let nodes = try TemplateParser.nodes(of: text, partials: partials.keys.sorted())
      parsed[key] = nodes
      return nodes
    } catch {
      throw TemplateFault(partial: name, line: error.line, text: error.text)
    }
  }

  // MARK: Bounds

  private mutating func take(_ count: Int, _ name: TemplateName) throws(TemplateFault) {
    steps += count
    if steps > Self.mostSteps {
      throw fault("more than \(Self.mostSteps) values were looked up; render less at once", name)
    }
    if depth > Self.deepest { throw fault("partials and sections lead into each other without end", name) }
  }

  private mutating func write(_ text: String, line: Int?) throws(TemplateFault) {
    output += text
    if output.utf8.count > Self.mostBytes {
      throw TemplateFault(
        line: line ?? 1, text: "the text is longer than \(Self.mostBytes >> 20) MB; render less at once")
    }
  }

  private func fault(_ text: String, _ name: TemplateName) -> TemplateFault {
    TemplateFault(line: name.line, text: text)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
