import ArgumentParser
import JSONPages
import LuaRuntime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The program: finds the command and ends with its status.
@main
enum Program {
  /// Not `async`: the main thread only waits. An asynchronous main begins and ends on the main queue, whose hops to
  /// threads of their own cost a short script a third of its time.
  static func main() {
    StartupTrace.current?.mark("main")
    CoreFiles.forbid()
    let interrupts = Interrupts()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let request = RunRequest(plain: arguments) {
      // One thread does all of a short run: those of the concurrency library would be four more, and be woken in turns.
      let executor = LuaExecutor()
      Task.detached(executorPreference: executor) {
        end(await RunExecution.run(request, interrupts, on: executor))
      }
    } else {
      Task.detached { end(await parse(arguments, interrupts)) }
    }
    interrupts.serve()
  }

  private static func end(_ status: ExitStatus) -> Never {
    StartupTrace.current?.mark("end")
    exit(status.rawValue)
  }

  private static func parse(_ arguments: [String], _ interrupts: Interrupts) async -> ExitStatus {
    do {
      let command = try Concierge.parseAsRoot(arguments)
      guard let command = command as? any ConciergeCommand else {
        // The root command and groups without a subcommand show what there is.
        var command = command
        try command.run()
        return .done
      }
      return await command.execute(interrupts)
    } catch {
      // Help and the version are errors to the parser as well; they alone end well.
      let isAsked = Concierge.exitCode(for: error).isSuccess
      var text = Concierge.fullMessage(for: error)
      if !isAsked, let proposal = MistypedCommand.proposal(arguments) { text = "\(proposal)\n\(text)" }
      Terminal.write(text.hasSuffix("\n") ? text : text + "\n", to: isAsked ? STDOUT_FILENO : STDERR_FILENO)
      return isAsked ? .done : .usage
    }
  }
}

/// A command that does something: it gives the status that the program ends with.
protocol ConciergeCommand: ParsableCommand {
  /// Does the work and tells the person how it went.
  func execute(_ interrupts: Interrupts) async -> ExitStatus
}

extension ConciergeCommand {
  /// Runs a command's work; an error becomes its words on standard error and its status.
  func reporting(
    _ console: Console = Console(), _ work: () async throws -> ExitStatus
  ) async -> ExitStatus {
    let status: ExitStatus
    do {
      status = try await work()
    } catch {
      let failure = CommandFailure(anything: error)
      console.note(failure.report(color: console.style.isColored), json: ["error": .object(failure.json)])
      status = failure.status
    }
    console.finish()
    return status
  }
}
