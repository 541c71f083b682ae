import ArgumentParser
import Automation
import Nexudus
import Scripting

/// `concierge run`: runs one script.
struct RunCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a Lua script once.",
    usage: "concierge run [options] (FILE | -e CODE | -) [ARG...]",
    discussion: """
      A script that registers triggers (on, every, cron) makes one pass: it gets what has happened since its last run, or
      since its last time under "concierge watch".

      The script's output goes to standard output and nothing else does; logs, progress and the closing line go to \
      standard error. Arguments that begin with a dash and are meant for the script follow after "--".

      Examples:
        concierge run --space demo examples/outstanding.lua
        concierge run --space demo -e 'for m in nexudus.Coworker:each { limit = 5 } do print(m.FullName) end'
        concierge run --dry-run examples/tag_members.lua berlin
        echo 'print(nexudus.me().FullName)' | concierge run -
      """)

  @OptionGroup var space: SpaceOptions

  @Flag(name: .long, help: "Read for real, but only show what would be written.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Like --dry-run, and keep the plan in a file that \"concierge apply\" sends.", valueName: "file"))
  var plan: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Triggers that are new also get what happened since then: 7d, 2026-01-01, all.", valueName: "time"),
    transform: WatchCommand.since)
  var since: Trigger.Since?

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
    name: .long, help: ArgumentHelp("How much memory the script may use. (default: 64MB)", valueName: "size"),
    transform: RunRequest.memory)
  var memoryLimit: Int?

  @Flag(name: .long, help: "Give one JSON object a line, on standard output and standard error.")
  var json = false

  @Flag(name: .shortAndLong, help: "Show every request.")
  var verbose = false

  @Option(
    name: .customShort("e"), parsing: .unconditional, help: ArgumentHelp("Run this Lua code.", valueName: "code"))
  var code: String?

  @Argument(
    help: ArgumentHelp(
      "The Lua file (- for standard input), then the arguments that it finds in arg[1], arg[2]...", valueName: "file"))
  var words: [String] = []

  func validate() throws {
    if code == nil, words.isEmpty {
      throw ValidationError("there is nothing to run; name a Lua file, - for standard input, or -e CODE")
    }
  }

  /// What was asked for, as a value.
  var request: RunRequest {
    let script: RunRequest.Script =
      if let code { .code(code) } else if words.first == "-" { .standardInput } else { .file(words.first ?? "") }
    var request = RunRequest(script, arguments: Array(code == nil ? words.dropFirst() : words[...]))
    request.space = space.space
    request.isUnlimited = space.limits == "off"
    request.isDryRun = dryRun || plan != nil
    request.planPath = plan
    request.timeLimit = timeLimit ?? request.timeLimit
    request.memoryLimit = memoryLimit ?? request.memoryLimit
    request.allowedHosts = allowHttp
    request.isJSON = json
    request.since = since
    request.isVerbose = verbose
    return request
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus { await RunExecution.run(request, interrupts) }
}
