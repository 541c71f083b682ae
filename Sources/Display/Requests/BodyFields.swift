import JSONPages
import Nexudus

/// The fields of a request's body as they are typed on a command line: `-f Name=Anna -f Active=true`.
public struct BodyFields: Sendable {
  /// What a field is set to.
  public enum Content: Sendable, Hashable {
    /// The value itself.
    case value(JSONValue)
    /// What stands in a file, as text.
    case file(String)
  }

  /// The fields in the order given.
  public let fields: [(name: String, content: Content)]

  /// Reads `Field=value` texts.
  ///
  /// Numbers, `true`, `false`, `null`, lists, objects and quoted texts are what they are in JSON; anything else is text.
  /// Where the catalogue knows the field for a text, only `null` and quoted texts are read as JSON: a post code stays one.
  ///
  /// - Parameters:
  ///   - entity: the entity whose path the request goes to, if it is one's.
  ///   - option: what they were typed after.
  /// - Throws: kind `usage` for a text without `=` and for a field that comes twice.
  public init(_ texts: [String], of entity: Entity?, option: String = "-f") throws(NexudusError) {
    var fields: [(name: String, content: Content)] = []
    for text in texts {
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
        throw .usage(
          "\(option) takes FIELD=VALUE, not \"\(text)\"",
          hint: "like \(option) Name=Anna; \(option) Notes=@notes.txt takes a file")
      }
      let name = String(text[..<sign])
      if fields.contains(where: { $0.name == name }) { throw .usage("\(option) \(name) is there twice") }
      let value = String(text[text.index(after: sign)...])
      fields.append((name, Self.content(value, of: entity?.field(named: name))))
    }
    self.fields = fields
  }

  private static func content(_ text: String, of field: Field?) -> Content {
    if text.hasPrefix("@"), text.count > 1 { return .file(String(text.dropFirst())) }
    guard let value = try? JSONValue(parsing: text) else { return .value(.string(text)) }
    let isText = field.map { $0.type == .string || $0.type == .datetime || $0.type == .uuid } ?? false
    if isText, !value.isNull, value.string == nil { return .value(.string(text)) }
    return .value(value)
  }
}

extension QueryItem {
  /// Reads a `key=value` text.
  ///
  /// - Throws: kind `usage` for a text without `=`.
  public init(commandLine text: String) throws(NexudusError) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw .usage("-q takes KEY=VALUE, not \"\(text)\"", hint: "like -q size=10")
    }
    self.init(String(text[..<sign]), String(text[text.index(after: sign)...]))
  }
}
