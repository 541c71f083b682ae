/// Reads the types of annotations, which hold spaces where brackets are open and behind `:`, `,` and `|`.
enum TypeText {
  /// A type at the beginning of a text, and what follows it.
  static func split(_ text: Substring) -> (type: String, rest: String) {
    let bytes = text.utf8
    var depth = 0
    var quote: UInt8?
    var end = bytes.startIndex
    while end < bytes.endIndex {
      let byte = bytes[end]
      if let open = quote {
        if byte == open { quote = nil }
      } else {
        switch Unicode.Scalar(byte) {
        case "\"", "`": quote = byte
        case "(", "[", "{", "<": depth += 1
        case ")", "]", "}", ">": depth -= 1
        default: break
        }
        if byte == space, depth == 0, !goesOn(bytes[..<end], bytes[end...]) { break }
      }
      end = bytes.index(after: end)
    }
    return (String(text[..<end]), String(Substring(bytes[end...].drop { $0 == space })))
  }

  private static let space = UInt8(ascii: " ")

  private static func goesOn(_ before: Substring.UTF8View, _ after: Substring.UTF8View) -> Bool {
    before.last == UInt8(ascii: ":") || before.last == UInt8(ascii: "|")
      || after.first { $0 != space } == UInt8(ascii: "|")
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
