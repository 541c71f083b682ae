import ArgumentParser
import Nexudus
import Scripting

/// `concierge check`: finds mistakes in rules by their text.
struct CheckCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds mistakes in rules without running them.",
    discussion: """
      Nothing is run, asked or sent: neither the rules nor the settings. A folder gives its *.lua files, \
      tests included, except concierge.lua and names that begin with "." or "_"; files that are required are looked at, \
      too. What rules may do is taken from the concierge.lua beside the first path, as it is written there.

      What was found goes to standard output, the closing line with the roles that the rules need to standard error.
      Exit codes: 0 no errors (there may be warnings), 1 errors, 2 a path can't be read, or there is no file.

      Examples:
        concierge check rules/
        concierge check rules/wifi.lua --roles
        concierge check --json rules/ | jq -r .message
        echo 'print(nexudus.Cowrker:count())' | concierge check -
      """)

  @Flag(name: .long, help: "Give one JSON object for each finding, and one for the closing line.")
  var json = false

  @Flag(name: .long, help: "List the roles that the rules need, and the first place that needs each.")
  var roles = false

  @Option(
    name: .long,
    help: ArgumentHelp("Take this host as granted; may be given again.", valueName: "host"),
    transform: RunRequest.host)
  var allowHttp: [HostGrant] = []

  @Argument(
    help: ArgumentHelp("Lua files, folders of them, or - for standard input.", valueName: "path"),
    completion: .file(extensions: ["lua"]))
  var paths: [String]

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      let report = try await CheckExecution(
        paths: paths, allowedHosts: allowHttp, surroundings: Surroundings()
      ).report()
      CheckOutput(console: console, showsRoles: roles).show(report)
      return report.errorCount == 0 ? .done : .scriptFailed
    }
  }
}
