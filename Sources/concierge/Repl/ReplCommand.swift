import ArgumentParser
import Scripting

/// `concierge repl`: Lua at a prompt.
struct ReplCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Runs Lua as it is typed, line by line.",
    discussion: """
      The values of expressions are shown: records a field a line, lists of them as tables. What "local" declares stays \
      for the lines that follow. Tab completes entities, fields, filters and methods; Ctrl-C stops the line that runs, \
      Ctrl-D ends.

      :help lists what else there is, such as :doc Coworker, :time, :save FILE, :plan on.

      Without a terminal the lines are run one after the other; the exit code is 1 if one of them failed.

      Examples:
        concierge repl --space demo
        concierge repl --dry-run
        printf 'nexudus.Coworker:count()\\n:doc Coworker\\n' | concierge repl --space demo
      """)

  @OptionGroup var space: SpaceOptions
  @OptionGroup var bounds: ScriptBounds

  @Flag(name: .long, help: "Read for real, but only show what would be written; \":plan off\" ends that.")
  var dryRun = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let request = RunRequest(.standardInput).taking(bounds, space)
      return try await ReplExecution.run(request, isDryRun: dryRun, console, interrupts)
    }
  }
}
