import ArgumentParser
import Automation
import Nexudus
import SQLiteStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `concierge status`: how the watch is doing.
struct StatusCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows who watches, the rules and what waits for them, the feeds, and how much of the limits is used.",
    discussion: """
      It reads the state beside the watch and asks the space nothing. Where concierge.lua has several spaces, it shows
      them all; --space NAME shows one.

      Examples:
        concierge status
        concierge status --follow
        concierge status --json
      """)

  @OptionGroup var space: SpaceOptions

  @Flag(name: .long, help: "Show it anew every 2 seconds, until Ctrl-C.")
  var follow = false

  @Flag(name: .long, help: "Give one JSON object a line.")
  var json = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      try await SavedState.withEach(space, console) { states in
        guard follow else {
          show(try states.map(report), console)
          return .done
        }
        try await follow(states, console, interrupts)
        return .done
      }
    }
  }

  private func follow(_ states: [SavedState], _ console: Console, _ interrupts: Interrupts) async throws {
    let shown = Task {
      while !Task.isCancelled, !console.isOutputClosed {
        let reports = try states.map(report)
        if console.style.outputIsTerminal, !json { draw(reports, console) } else { show(reports, console) }
        console.finish()
        try? await SystemTime().sleep(for: .seconds(2))
      }
    }
    interrupts.onInterrupt { shown.cancel() }
    try await shown.value
  }

  private func report(_ state: SavedState) throws -> StatusReport {
    let session = state.session
    let holder = state.holder
    var report = try state.store.reading { tables throws(StoreError) in
      try StatusReport(
        tables, address: session.choice.address.description, account: session.choice.account,
        moments: state.moments, holder: holder)
    }
    report.size = try state.store.size()
    report.space = state.spaceName
    let usage = try session.client().pacingUsage()
    // Without limits there is nothing to say.
    if usage != PacingUsage() { report.usage = usage }
    return report
  }

  private func show(_ reports: [StatusReport], _ console: Console) {
    if json { return reports.forEach { console.put($0.json) } }
    let style = console.style
    for line in lines(reports, width: style.outputWidth, console) { console.putSafe(line) }
  }

  private func lines(_ reports: [StatusReport], width: Int?, _ console: Console) -> [String] {
    Array(reports.map { $0.lines(width: width, isColored: console.style.outputIsColored) }.joined(separator: [""]))
  }

  /// Draws over what was drawn before, as much as the terminal shows.
  private func draw(_ reports: [StatusReport], _ console: Console) {
    let size = Terminal.size(of: STDOUT_FILENO)
    var lines = lines(reports, width: size.columns, console)
    if lines.count >= size.rows { lines = lines.prefix(max(size.rows - 2, 1)) + ["…"] }
    console.putSafe("\u{1B}[H" + lines.map { $0 + "\u{1B}[K\n" }.joined() + "\u{1B}[J\u{1B}[A")
  }
}
