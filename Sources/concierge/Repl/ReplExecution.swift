import Nexudus
import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One `concierge repl`, from the space to the last line.
enum ReplExecution {
  static func run(
    _ request: RunRequest, isDryRun: Bool, _ console: Console, _ interrupts: Interrupts
  ) async throws -> ExitStatus {
    let spaces = try await Spaces.load(
      flag: request.space, isUnlimited: request.isUnlimited, script: nil, isVerbose: request.isVerbose, console)
    let session = try spaces.one()
    let isTyped = Terminal.isTerminal(STDIN_FILENO)
    if spaces.areSeveral, request.space == nil {
      console.note("in \(session.name), the default space; --space takes another")
    }
    let collector = PlanCollector()
    let clock = SystemTime()
    var options = request.options
    options.isDryRun = isDryRun
    let lua = try await ReplSession(
      options: options, services: RunExecution.services(session, request, console, collector, clock))
    let lines = lines(isTyped: isTyped, console)
    let loop = ReplLoop(
      lua: lua, space: session, console: console, lines: lines, isTyped: isTyped, collector: collector,
      history: isTyped ? ReplHistory(home: try session.home()) : nil, clock: clock)
    let status = await loop.run(interrupts)
    await lua.close()
    await spaces.close()
    return console.isOutputClosed ? .outputClosed : status
  }

  private static func lines(isTyped: Bool, _ console: Console) -> any LineSource {
    guard isTyped, let watch = TypingWatch() else { return PipedLines() }
    if Terminal.isTerminal(STDOUT_FILENO), Surroundings()["TERM"] != "dumb" {
      if let edited = EditedLines(watch) { return edited }
      console.note(EditLibrary.advice)
    }
    return PlainLines(watch: watch)
  }
}
