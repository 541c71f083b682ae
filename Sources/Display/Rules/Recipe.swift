/// A rule of the cookbook, for somebody who begins with it.
public struct Recipe: Sendable {
  /// The rule's name.
  public let name: String
  /// The text of its file.
  public let rule: String
  /// The text of its test.
  public let test: String

  /// Where the repository keeps it: what its comments say must be the person's own place instead.
  private static let home = "examples/"
  /// What a line of its first comment begins with that states what the settings must have.
  private static let settingsMark = "--   concierge.lua: "

  /// A recipe with its texts.
  public init(name: String, rule: String, test: String) {
    self.name = name
    self.rule = rule
    self.test = test
  }

  /// What it does, in a sentence: the first line of its file.
  public var summary: String {
    let first = rule.prefix { $0 != "\n" }
    return String(first.drop { $0 == "-" || $0 == " " })
  }

  /// The lines that it needs in `concierge.lua`.
  public var settings: [String] {
    rule.split(separator: "\n").prefix { $0.hasPrefix("--") }
      .filter { $0.hasPrefix(Self.settingsMark) }.map { String($0.dropFirst(Self.settingsMark.count)) }
  }

  /// Whether a text of settings has what a line states: a channel of that name, a grant to that rule.
  public static func states(_ settings: String, _ line: String) -> Bool {
    settings.contains(line.prefix { $0 != "," && $0 != ")" })
  }

  /// The recipe under another name, in a folder: its files, its comments and what it says of itself follow.
  ///
  /// - Parameter folder: with its slash; empty for the current one.
  public func placed(as newName: String, in folder: String) -> Recipe {
    let move = { (text: String) in text.replacing(Self.home, with: folder).replacing(name, with: newName) }
    return Recipe(name: newName, rule: move(rule), test: move(test))
  }
}
