/// One topic of what is there for scripts, settings or tests: an annotated Lua file.
public struct LibraryTopic: Sendable {
  /// Which files see the names.
  public enum Place: Sendable {
    /// Rules and other scripts.
    case scripts
    /// `concierge.lua`.
    case settings
    /// `*_test.lua`.
    case tests
  }

  /// What it is asked for by: `triggers`.
  public let name: String
  /// What it is about, in a few words.
  public let title: String
  /// What is said at its beginning: Markdown, by lines.
  public let introduction: [String]
  /// What it declares.
  public let declarations: [Declaration]
  /// The file itself.
  public let text: String

  /// Reads a file: a comment at its beginning gives the title and the introduction.
  public init(name: String, text: String) {
    self.name = name
    self.text = text
    // By bytes: finding the ends of lines character by character takes twenty times as long.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    let head = lines.drop { $0 == "---@meta" }
      .prefix { $0 == "--" || $0.hasPrefix("-- ") }.map { String($0.dropFirst("-- ".count)) }
    title = head.first ?? name
    introduction = Array(head.dropFirst().drop(while: \.isEmpty))
    declarations = DeclarationReader(lines).declarations
  }

  /// Which files see its names.
  public var place: Place { name == "settings" ? .settings : name == "testing" ? .tests : .scripts }

  /// The names of its own that it declares for scripts: `on`, `every`.
  public var globals: [String] { declarations.filter { $0.isGlobal && $0.owner == nil }.map(\.name) }
}
