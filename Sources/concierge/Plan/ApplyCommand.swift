import ArgumentParser
import Scripting

/// `concierge apply FILE`: sends a plan.
struct ApplyCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Sends the plan of a dry run, if the records are as they were.",
    discussion: """
      "concierge run FILE --plan plan.json" and "concierge watch PATH --plan plan.json" make a plan. It is shown, and \
      sent effect by effect in its order once you say yes. If a record that it rests on has changed since, nothing is \
      sent. An application that was interrupted goes on where it stopped; nothing is sent twice.

      Examples:
        concierge run rules/overdue.lua --plan plan.json
        concierge apply plan.json
        concierge apply plan.json --yes --json
      """)

  @OptionGroup var space: SpaceOptions

  @Flag(name: .shortAndLong, help: "Send it without asking.")
  var yes = false

  @Flag(name: .long, help: "Send a plan that is older than 24 hours.")
  var forceOld = false

  @Option(
    name: .long,
    help: ArgumentHelp("Let the plan call this host by http, as with \"run\"; may be given again.", valueName: "host"),
    transform: RunRequest.host)
  var allowHttp: [HostGrant] = []

  @Flag(name: .long, help: "Give one JSON object a line.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show every request.")
  var verbose = false

  @Argument(help: ArgumentHelp("The plan's file.", valueName: "file"), completion: .file())
  var file: String

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) { try await ApplyExecution(command: self, console: console).run(interrupts) }
  }
}
