/// Reads what an annotated Lua file declares, in the order of the file.
///
/// It knows the annotations that the program's own files have, and no Lua beside their statements.
struct DeclarationReader {
  private(set) var declarations: [Declaration] = []
  private var comment: [String] = []
  private var tags: [(name: String, text: String)] = []

  init(_ lines: [Substring]) {
    // Strings of their own: beginnings of parts of others are compared character by character.
    for line in lines { read(String(line)) }
    end()
  }

  private mutating func read(_ line: String) {
    if line.hasPrefix("---@") {
      let name = line.dropFirst("---@".count).prefix { $0 != " " }
      tags.append((String(name), String(line.dropFirst("---@".count + name.count + 1))))
    } else if line.hasPrefix("---|") {
      tags.append(("value", String(line.dropFirst("---| ".count))))
    } else if line.hasPrefix("---") {
      comment.append(String(line.dropFirst("---".count)))
    } else if line.hasPrefix("--") {
      return
    } else if line.hasPrefix("function ") {
      function(line.dropFirst("function ".count))
    } else if let equals = line.firstRange(of: " = ") {
      let isLocal = line.hasPrefix("local ")
      let name = line[..<equals.lowerBound].dropFirst(isLocal ? "local ".count : 0)
      value(String(name), isTable: line.hasSuffix("= {}"), isLocal: isLocal)
    } else {
      end()
    }
  }

  private func texts(_ name: String) -> [String] { tags.filter { $0.name == name }.map(\.text) }

  private mutating func add(_ declaration: Declaration) {
    var declaration = declaration
    declaration.comment = comment
    declarations.append(declaration)
    comment = []
    tags = []
  }

  // MARK: Statements

  private mutating func function(_ text: Substring) {
    var declaration = Declaration(name: String(text.prefix { $0 != "(" }), kind: .function)
    let owner = declaration.owner
    declaration.isGlobal = !declarations.contains { $0.name == owner && !$0.isGlobal }
    declaration.parameters = texts("param").map { Self.named($0) }
    declaration.results = texts("return").map { text in
      let (type, rest) = TypeText.split(text[...])
      let name = rest.prefix { $0.isLetter || $0 == "_" }
      let isNamed = name.first?.isLowercase ?? false
      return .init(
        name: isNamed ? String(name) : "", isOptional: type.hasSuffix("?"), type: type,
        note: isNamed ? String(rest.dropFirst(name.count).drop { $0 == " " }) : rest)
    }
    declaration.overloads = texts("overload").compactMap { TypeText.parameters(of: $0) }
    add(declaration)
  }

  private mutating func value(_ name: String, isTable: Bool, isLocal: Bool) {
    if let type = texts("class").first {
      // A table of its own name has the type's fields.
      let isOwn = type.prefix { $0 != " " } != name
      var declaration = typed(type, name: name)
      declaration.kind = isLocal ? .type : .module
      declaration.isGlobal = !isLocal
      if isOwn, !isLocal { declaration.base = nil }
      add(declaration)
    } else {
      add(Declaration(name: name, kind: isTable && texts("type").isEmpty ? .module : .value))
    }
  }

  /// A type whose annotations no statement follows.
  private mutating func end() {
    if let type = texts("class").first {
      var declaration = typed(type, name: nil)
      declaration.isGlobal = false
      add(declaration)
    } else if let alias = texts("alias").first {
      let name = alias.prefix { $0 != " " }
      var declaration = Declaration(name: String(name), kind: .alias, isGlobal: false)
      let base = alias.dropFirst(name.count).drop { $0 == " " }
      declaration.base = base.isEmpty ? nil : String(base)
      declaration.values = texts("value").map { text in
        let parts = text.split(separator: "#", maxSplits: 1)
        let value = parts[0].filter { $0 != "\"" && $0 != " " }
        return .init(name: value, type: "string", note: parts.count > 1 ? String(parts[1].dropFirst()) : "")
      }
      add(declaration)
    }
    comment = []
    tags = []
  }

  private func typed(_ type: String, name: String?) -> Declaration {
    let parts = type.split(separator: ":", maxSplits: 1).map { $0.filter { $0 != " " } }
    var declaration = Declaration(name: name ?? parts[0], kind: .type)
    declaration.base = parts.count > 1 ? parts[1] : nil
    declaration.fields = texts("field").map { Self.named($0) }
    declaration.overloads = texts("overload").compactMap { TypeText.parameters(of: $0) }
    return declaration
  }

  /// `name? type note`
  private static func named(_ text: String) -> Declaration.Part {
    let name = text.prefix { $0 != " " }
    let (type, note) = TypeText.split(text.dropFirst(name.count + 1))
    return .init(
      name: String(name.filter { $0 != "?" }), isOptional: name.hasSuffix("?"), type: type, note: note)
  }
}
