import ArgumentParser
import Display

/// The list of what there is help on.
struct HelpTopics {
  private let library: Library

  init(_ library: Library) { self.library = library }

  /// The page of `concierge help` alone.
  var blocks: [HelpBlock] {
    let commands = Concierge.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    return [
      .calls(["concierge help TOPIC"]),
      .paragraph(
        "A topic is one of these, any function (on.created, http.get), an entity or a field (CommunityThread, "
          + "CoworkerInvoice.DueDate), a kind of error (conflict), or a command (watch)."),
      .heading("topics"), .entries(library.topics.map { .init(name: $0.name, text: $0.title) }),
      .heading("commands"),
      .entries(commands.map { .init(name: $0._commandName, text: $0.configuration.abstract) }),
      .heading("kinds of errors"), .paragraph(library.errorKinds.map(\.name).joined(separator: ", ")),
      .paragraph(
        "concierge entities lists the entities of the API, and concierge COMMAND --help says how to call a command."),
    ]
  }
}
