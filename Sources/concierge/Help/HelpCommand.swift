import ArgumentParser
import Display
import LuaRuntime
import Nexudus

/// `concierge help [TOPIC]`: what there is to write rules with, and every command.
struct HelpCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Explains functions, entities, errors, settings and commands.",
    discussion: """
      Without a topic it lists the topics. All that it says is known offline.

      Examples:
        concierge help triggers
        concierge help on.created
        concierge help CommunityThread
        concierge help conflict
        concierge help events retry
      """)

  @Argument(
    help: ArgumentHelp("A topic, function, entity, kind of error, or command.", valueName: "topic"),
    completion: HelpNames.completion)
  var words: [String] = []

  /// For scripts/generate-reference.
  @Option(name: .customLong("write-reference"), help: .hidden)
  var referenceFolder: String?

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let style = console.style
      let library = Library(PreludeText.library)
      if let referenceFolder {
        let writer = FolderWriter(folder: referenceFolder)
        try writer.check()
        for (name, text) in ReferencePages(library).files { try writer.write(text, to: name) }
        return .done
      }
      let page = TerminalPage(width: style.outputWidth, isColored: style.outputIsColored)
      guard let word = words.first else {
        page.lines(of: HelpTopics(library).blocks).forEach(console.putSafe)
        return .done
      }
      let topics = words.count == 1 ? HelpIndex(library).find(word) : []
      if let help = CommandHelp.text(of: words, width: style.outputWidth) {
        console.putSafe(help.hasSuffix("\n") ? String(help.dropLast()) : help)
        note(topics.map { (name: Self.ownName(of: $0, word), sort: $0.sort) }, console)
        return .done
      }
      guard let topic = topics.first else { throw unknown(library) }
      if case .entity(let entity) = topic {
        EntityPage(entity, methods: library.methods(of: entity.name)).lines(
          width: style.outputWidth, isColored: style.outputIsColored
        ).forEach(console.putSafe)
      } else {
        page.lines(of: HelpPage(library).blocks(on: topic)).forEach(console.putSafe)
      }
      note(topics.dropFirst().map { (name: $0.name, sort: $0.sort) }, console)
      return .done
    }
  }

  /// What a word means besides the page that is shown.
  private func note(_ others: [(name: String, sort: String)], _ console: Console) {
    for other in others { console.note("\(words[0]) is also \(other.sort): concierge help \(other.name)") }
  }

  /// The words for a topic that a command of the same name stands before.
  private static func ownName(of topic: HelpTopic, _ word: String) -> String {
    guard topic.name == word, case .declaration(_, let file) = topic else { return topic.name }
    return "\(file.name).\(word)"
  }

  private func unknown(_ library: Library) -> CommandFailure {
    let word = words.joined(separator: " ")
    let near =
      words.count == 1
      ? HelpIndex(library).nearest(word, others: CommandHelp.names)
      : CommandHelp.nearest(words)
    return CommandFailure(
      .usage, "there is no help on \"\(word)\"\(Names.proposal(near))",
      hint: "concierge help lists the topics; concierge entities WORD searches the API")
  }
}
