/// Reads the types of annotations, which hold spaces where brackets are open and behind `:`, `,` and `|`.
enum TypeText {
  /// A type at the beginning of a text, and what follows it.
  static func split(_ text: Substring) -> (type: String, rest: String) {
    var depth = 0
    var quote: Character?
    var end = text.startIndex
    while end < text.endIndex {
      let character = text[end]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "`" {
        quote = character
      } else if "([{<".contains(character) {
        depth += 1
      } else if ")]}>".contains(character) {
        depth -= 1
      } else if character == " ", depth == 0, !goesOn(text[..<end], text[end...]) {
        break
      }
      end = text.index(after: end)
    }
    return (String(text[..<end]), String(text[end...].drop { $0 == " " }))
  }

  private static func goesOn(_ before: Substring, _ after: Substring) -> Bool {
    before.last == ":" || before.last == "|" || after.drop { $0 == " " }.first == "|"
  }

  /// The parameters of `fun(a: T, b?: U): R`; nil for what is no function.
  static func parameters(of function: String) -> [Declaration.Part]? {
    guard function.hasPrefix("fun(") else { return nil }
    var depth = 0
    var parts: [String] = [""]
    for character in function.dropFirst("fun(".count) {
      if "([{<".contains(character) { depth += 1 }
      if ")]}>".contains(character) { depth -= 1 }
      if depth < 0 { break }
      if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
    }
    return parts.compactMap { part in
      let text = part.drop { $0 == " " }
      guard !text.isEmpty else { return nil }
      let name = text.prefix { $0 != ":" && $0 != "?" }
      let rest = text.dropFirst(name.count)
      let type = rest.drop { $0 == "?" || $0 == ":" || $0 == " " }
      return Declaration.Part(name: String(name), isOptional: rest.hasPrefix("?"), type: String(type), note: "")
    }
  }

  /// The type as people read it.
  static func shown(_ type: String) -> String {
    if type == "`T`" { return "the name of an entity" }
    if type == "T" || type == "R" { return "any" }
    guard let parameters = parameters(of: type) else { return type }
    return "function(\(parameters.map(\.name).joined(separator: ", ")))"
  }

  /// The names of types in a type.
  static func names(in type: String) -> [String] {
    type.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }.map(String.init)
  }
}
