import ArgumentParser
import Nexudus

/// The parser's own help of a command.
enum CommandHelp {
  /// The names of all commands.
  static var names: [String] { Concierge.configuration.subcommands.map { $0._commandName } }

  /// The help of the command that words name, such as `events retry`; nil where they name none.
  static func text(of words: [String], width: Int?) -> String? {
    var command: any ParsableCommand.Type = Concierge.self
    for word in words {
      guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else { return nil }
      command = next
    }
    return Concierge.helpMessage(for: command, columns: width)
  }

  /// Whole commands that are near to what was typed.
  static func nearest(_ words: [String]) -> [String] {
    var command: any ParsableCommand.Type = Concierge.self
    for (index, word) in words.enumerated() {
      let commands = command.configuration.subcommands
      if let next = commands.first(where: { $0._commandName == word }) {
        command = next
        continue
      }
      let before = words[..<index].map { "\($0) " }.joined()
      return Names.nearest(word, among: commands.map { $0._commandName }).map { before + $0 }
    }
    return []
  }
}
