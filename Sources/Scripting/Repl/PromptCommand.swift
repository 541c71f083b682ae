import Nexudus

/// What is typed with a colon before it: for the prompt itself, and not for Lua.
public enum PromptCommand: String, Sendable, CaseIterable {
  case help, doc, time, save, plan, quit

  /// How it is written.
  public var form: String {
    switch self {
    case .help: ":help [NAME]"
    case .doc: ":doc Entity"
    case .time: ":time [LUA]"
    case .save: ":save FILE"
    case .plan: ":plan [on|off]"
    case .quit: ":quit"
    }
  }

  /// What it does.
  public var summary: String {
    switch self {
    case .help: "explains a function, a topic, an entity, a kind of error; alone: this page"
    case .doc: "the fields, filters and roles of an entity"
    case .time: "how long Lua takes, and how many requests; alone: of the last line"
    case .save: "writes what ran well into a new file, as a script"
    case .plan: "whether writes are only shown"
    case .quit: "ends, as Ctrl-D does"
    }
  }

  /// A command and what stands behind it.
  public struct Line: Sendable, Equatable {
    /// The command.
    public let command: PromptCommand
    /// What stands behind it, without blanks around it.
    public let argument: String

    /// A command with what stands behind it.
    public init(_ command: PromptCommand, _ argument: String = "") {
      self.command = command
      self.argument = argument
    }
  }

  /// The command that a line is.
  ///
  /// - Returns: nil for Lua.
  /// - Throws: where no command is called so; the nearest is named.
  public static func line(_ text: String) throws(NexudusError) -> Line? {
    let words = trimmed(text[...])
    guard words.hasPrefix(":"), !words.hasPrefix("::") else { return nil }
    let name = words.dropFirst().prefix { !$0.isWhitespace }
    guard let command = PromptCommand(rawValue: String(name)) else {
      let names = allCases.map(\.rawValue)
      let proposal = Names.proposal(Names.nearest(String(name), among: names).map { ":" + $0 })
      throw .usage(
        "there is no command \":\(name)\""
          + (proposal.isEmpty ? "; there are \(names.map { ":" + $0 }.joined(separator: ", "))" : proposal))
    }
    return Line(command, String(trimmed(words.dropFirst(1 + name.count))))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
