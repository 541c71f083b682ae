import ArgumentParser
import Automation
import SQLiteStore

extension EventsCommand {
  /// `concierge events replay ID`.
  struct ReplayCommand: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "replay",
      abstract: "Runs a rule's handler on an event once more and shows what it would send.",
      discussion: """
        The handler sees the record and the event as they were. Nothing is sent, and nothing of the event changes; to \
        run a parked event for real, use: concierge events retry ID
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The event's number.", valueName: "id"))
    var id: Int64

    @Option(
      name: .long, help: ArgumentHelp("The rule's file, where it is another than the watch loaded.", valueName: "path"),
      completion: .file(extensions: ["lua"]))
    var file: String?

    @Flag(name: .long, help: "Only show what would be sent, as it does anyway.")
    var dryRun = false

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console()
      return await reporting(console) {
        try await SavedState.withEvent(id, space, console) { state in
          let (delivery, rules) = try state.store.reading { tables throws(StoreError) in
            (try tables.delivery(id), try LoadedRules(tables))
          }
          guard let delivery else {
            throw CommandFailure(.usage, "there is no event \(id)", hint: "concierge events lists them")
          }
          guard let path = file ?? rules.rules.first(where: { $0.name == delivery.rule })?.path else {
            throw CommandFailure(
              .usage, "it is not known which file the rule \(delivery.rule) is in", hint: "name it: --file rules/x.lua")
          }
          let trial = HandlerTrial(path: path, session: state.session, console: console, title: "event \(id)")
          return try await trial.run(interrupts) { _, _ in delivery }
        }
      }
    }
  }
}
