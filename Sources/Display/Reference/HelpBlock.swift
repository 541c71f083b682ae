/// A part of a page of help, before it is known whether a terminal shows it or a file holds it.
public enum HelpBlock: Sendable, Hashable {
  /// The beginning of the page: what it is about, and a remark.
  case title(String, remark: String)
  /// The beginning of a section.
  case heading(String)
  /// How something is called: each way is a line.
  case calls([String])
  /// Sentences.
  case paragraph(String)
  /// One item of a list.
  case item(String)
  /// Lines of Lua.
  case code([String])
  /// Names, what they hold, and what is said of them.
  case entries([Entry])

  /// A name in a list of names.
  public struct Entry: Sendable, Hashable {
    /// The name.
    public var name: String
    /// Its type, or empty.
    public var type: String
    /// What is said of it.
    public var text: String

    /// Makes an entry.
    public init(name: String, type: String = "", text: String) {
      self.name = name
      self.type = type
      self.text = text
    }
  }

  /// The blocks of a comment: paragraphs, lists and fenced code of Markdown.
  public static func blocks(of comment: [String]) -> [HelpBlock] {
    var blocks: [HelpBlock] = []
    var code: [String]?
    var isOpen = false
    for line in comment {
      if let lines = code {
        if line.hasPrefix("```") {
          blocks.append(.code(lines))
          code = nil
        } else {
          code = lines + [line]
        }
        isOpen = false
      } else if line.hasPrefix("```") {
        code = []
      } else if line.isEmpty {
        isOpen = false
      } else if line.hasPrefix("- ") {
        blocks.append(.item(String(line.dropFirst(2))))
        isOpen = true
      } else if isOpen {
        blocks[blocks.count - 1].add(line.drop { $0 == " " })
      } else {
        blocks.append(.paragraph(line))
        isOpen = true
      }
    }
    return blocks
  }

  private mutating func add(_ line: Substring) {
    switch self {
    case .paragraph(let text): self = .paragraph(text + " " + line)
    case .item(let text): self = .item(text + " " + line)
    default: break
    }
  }
}
