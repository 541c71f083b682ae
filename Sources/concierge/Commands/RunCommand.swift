import ArgumentParser
import Automation
import LuaRuntime
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
  @OptionGroup var flags: ScriptFlags

  @Flag(name: .long, help: "Read for real, but only show what would be written.")
  var dryRun = false

  @Flag(name: .long, help: "Give one JSON object a line, on standard output and standard error.")
  var json = false

  @Option(
    name: .customShort("e"), parsing: .unconditional, help: ArgumentHelp("Run this Lua code.", valueName: "code"))
  var code: String?

  @Argument(
    help: ArgumentHelp(
      "The Lua file (- for standard input), then the arguments that it finds in arg[1], arg[2]...", valueName: "file"),
    completion: .file(extensions: ["lua"]))
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
    request.isJSON = json
    return request.taking(flags, space, isDryRun: dryRun)
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    await RunExecution.run(request, interrupts, on: LuaExecutor())
  }
}
