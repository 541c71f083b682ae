import Display
import Nexudus
import Scripting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is typed with a colon before it.
struct ReplCommands {
  private let loop: ReplLoop

  init(_ loop: ReplLoop) { self.loop = loop }

  func run(_ line: PromptCommand.Line) async throws(NexudusError) {
    let console = loop.console
    switch line.command {
    case .help: try put(ReplHelp.lines(line.argument, style: console.style))
    case .doc: try put(ReplHelp.entity(line.argument, style: console.style))
    case .time:
      guard let cost = loop.cost else {
        throw .usage("nothing has run yet", hint: "like :time nexudus.Coworker:count()")
      }
      console.put(cost.text(seconds: Self.time(cost.seconds)))
    case .save: try save(line.argument)
    case .plan: try plan(line.argument)
    case .quit: loop.end()
    }
  }

  /// Seconds as one reads them who compares: `0.8 ms`, `240 ms`, `1.5 s`.
  static func time(_ seconds: Double) -> String {
    let milliseconds = seconds * 1_000
    if milliseconds < 10 { return "\((milliseconds * 10).rounded() / 10) ms" }
    return milliseconds < 1_000 ? "\(Int(milliseconds.rounded())) ms" : ClosingLine.time(seconds)
  }

  private func put(_ lines: [String]) { lines.forEach(loop.console.putSafe) }

  private func plan(_ argument: String) throws(NexudusError) {
    switch argument {
    case "on": loop.lua.setDryRun(true)
    case "off": loop.lua.setDryRun(false)
    case "": break
    default: throw .usage(":plan takes on or off, not \"\(argument)\"")
    }
    loop.console.put(
      loop.lua.isDryRun
        ? "plan on: writes are only shown; :plan off sends those that follow" : "plan off: writes are sent at once")
  }

  /// Writes the session as a script; never over a file that is there.
  private func save(_ path: String) throws(NexudusError) {
    if path.isEmpty { throw .usage(":save takes the name of a new file: :save rule.lua") }
    let script = loop.lua.script
    if script.isEmpty { throw .usage("nothing has run well yet, so there is nothing to save") }
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      if errno == EEXIST { throw .usage("\(path) is there already", hint: "name a new file, or remove that one first") }
      throw .usage("can't write \(path): \(String(cString: strerror(errno)))")
    }
    let isWhole = Terminal.write(script, to: file)
    guard close(file) == 0, isWhole else { throw .usage("can't write \(path): \(String(cString: strerror(errno)))") }
    let count = script.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    loop.console.put("\(path): \(count) line\(count == 1 ? "" : "s"); concierge run \(path) runs them")
  }
}
