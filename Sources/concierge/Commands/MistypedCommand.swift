import ArgumentParser
import Nexudus

/// The command that a word was probably meant to be; the parser only knows that of options.
enum MistypedCommand {
  /// A line about the first word that names no command where one is expected; nil when nothing comes near.
  static func proposal(_ arguments: [String]) -> String? {
    var command: any ParsableCommand.Type = Concierge.self
    var path = ["concierge"]
    for word in arguments {
      let commands = command.configuration.subcommands
      guard !commands.isEmpty, !word.hasPrefix("-") else { return nil }
      if let next = commands.first(where: { $0._commandName == word }) {
        command = next
        path.append(word)
        continue
      }
      let proposal = Names.proposal(Names.nearest(word, among: commands.map { $0._commandName }))
      return proposal.isEmpty ? nil : "\(path.joined(separator: " ")) has no \"\(word)\"\(proposal)"
    }
    return nil
  }
}
