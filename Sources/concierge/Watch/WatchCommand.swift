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

  @Flag(name: .long, help: "Read for real, but only show what would be written; nothing is remembered.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Like --dry-run, and keep the plan in a file that \"concierge apply\" sends.", valueName: "file"))
  var plan: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How often every feed is looked at whose trigger doesn't say; otherwise 15s while things happen, up to 5m.",
      valueName: "duration"), transform: RunRequest.duration)
  var every: Duration?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Triggers that are new also get what happened since then: 7d, 2026-01-01, all.", valueName: "time"),
    transform: WatchCommand.since)
  var since: Trigger.Since?

  @Option(
    name: .customLong("for"), help: ArgumentHelp("End after this time.", valueName: "duration"),
    transform: RunRequest.duration)
  var limit: Duration?

  @Flag(name: .long, help: "End when every feed has been looked at and nothing is left to do.")
  var untilIdle = false

  @Option(name: .long, help: ArgumentHelp("\"json\" gives one JSON object a line.", valueName: "json"))
  var log: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Let scripts call this host by http: api.example.com, *.example.org, 127.0.0.1:8080; may be given again.",
      valueName: "host"), transform: RunRequest.host)
  var allowHttp: [HostGrant] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long Lua may compute without a pause; waiting doesn't count. (default: 2s)", valueName: "duration"),
    transform: RunRequest.duration)
  var timeLimit: Duration?

  @Option(
    name: .long, help: ArgumentHelp("How much memory each rule may use. (default: 64MB)", valueName: "size"),
    transform: RunRequest.memory)
  var memoryLimit: Int?

  @Flag(name: .shortAndLong, help: "Show every request.")
  var verbose = false

  @Argument(help: ArgumentHelp("Lua files, or folders of them.", valueName: "path"))
  var paths: [String]

  func validate() throws {
    guard log == nil || log == "json" else { throw ValidationError("--log takes only \"json\"") }
  }

  /// `7d`, `2026-01-01` or `all`.
  @Sendable static func since(_ text: String) throws -> Trigger.Since {
    if text == "all" { return .all }
    if let moment = Timestamp(text) { return .moment(moment) }
    if let duration = DurationText.parse(text) { return .ago(duration) }
    throw ValidationError("\"\(text)\" is neither a duration like 7d, nor a date like 2026-01-01, nor \"all\"")
  }

  /// What was asked for, as a value.
  var request: WatchRequest {
    var request = WatchRequest()
    request.paths = paths
    request.space = space.space
    request.isUnlimited = space.limits == "off"
    request.isDryRun = dryRun || plan != nil
    request.planPath = plan
    request.isVerbose = verbose
    request.isJSON = log == "json"
    request.every = every
    request.since = since
    request.mode = untilIdle ? .untilIdle : .forever
    request.limit = limit
    request.allowedHosts = allowHttp
    request.timeLimit = timeLimit ?? request.timeLimit
    request.memoryLimit = memoryLimit ?? request.memoryLimit
    return request
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: log == "json")
    return await reporting(console) { try await WatchExecution(request, console).run(interrupts) }
  }
}
