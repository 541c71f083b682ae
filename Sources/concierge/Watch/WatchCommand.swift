import ArgumentParser
import Automation
import Nexudus
import Scripting

/// `concierge watch`: keeps rules at work.
struct WatchCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Keeps rules at work until it is stopped.",
    discussion: """
      A folder gives its *.lua files, except concierge.lua, *_test.lua and names that begin with "." or "_". A file that
      changes is loaded anew and takes the place of the old version once it loads. Nothing is lost when the watch ends or
      is killed: the next one goes on where it was.

      Examples:
        concierge watch rules/
        concierge watch --space demo examples/wifi_reply.lua --for 1m
        concierge watch rules/ --dry-run --until-idle
      """)

  @OptionGroup var space: SpaceOptions
  @OptionGroup var flags: ScriptFlags

  @Flag(name: .long, help: "Read for real, but only show what would be written; nothing is remembered.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How often every feed is looked at whose trigger doesn't say; otherwise 15s while things happen, up to 5m.",
      valueName: "duration"), transform: RunRequest.duration)
  var every: Duration?

  @Option(
    name: .customLong("for"), help: ArgumentHelp("End after this time.", valueName: "duration"),
    transform: RunRequest.duration)
  var limit: Duration?

  @Flag(name: .long, help: "End when every feed has been looked at and nothing is left to do.")
  var untilIdle = false

  @Option(name: .long, help: ArgumentHelp("\"json\" gives one JSON object a line.", valueName: "json"))
  var log: String?

  @Argument(
    help: ArgumentHelp("Lua files, or folders of them.", valueName: "path"),
    completion: .file(extensions: ["lua"]))
  var paths: [String]

  func validate() throws {
    guard log == nil || log == "json" else { throw ValidationError("--log takes only \"json\"") }
  }

  /// What was asked for, as a value.
  var request: WatchRequest {
    var request = WatchRequest()
    request.paths = paths
    request.isJSON = log == "json"
    request.every = every
    request.mode = untilIdle ? .untilIdle : .forever
    request.limit = limit
    return request.taking(flags, space, isDryRun: dryRun)
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: log == "json")
    return await reporting(console) { try await WatchExecution(request, console).run(interrupts) }
  }
}
