import Automation
import Display
import LuaRuntime
import Nexudus
import Scripting
import Synchronization

/// The loop of a session: reads an input, runs it, shows what came of it, until there are no more.
final class ReplLoop: Sendable {
  let lua: ReplSession
  let space: SpaceSession
  let console: Console
  private let lines: any LineSource
  /// Whether somebody types, rather than a pipe.
  private let isTyped: Bool
  private let collector: PlanCollector
  private let clock: SystemTime
  private let history: ReplHistory?
  private let state = Mutex(State())

  private struct State {
    var isRunning = false
    var hasFailed = false
    var isDone = false
    var isInterrupted = false
    /// What the last input took.
    var cost: ClosingLine?
  }

  /// - Parameter history: where what is typed is kept; nil where nobody types.
  init(
    lua: ReplSession, space: SpaceSession, console: Console, lines: any LineSource, isTyped: Bool,
    collector: PlanCollector, history: ReplHistory?, clock: SystemTime
  ) {
    self.lua = lua
    self.space = space
    self.console = console
    self.lines = lines
    self.isTyped = isTyped
    self.collector = collector
    self.clock = clock
    self.history = history
  }

  /// Reads and runs to the end of the input; 1 where nobody types and something failed.
  func run(_ interrupts: Interrupts) async -> ExitStatus {
    interrupts.onEnding { [lines] in lines.restore() }
    interrupts.onEachInterrupt { [self] in
      if state.withLock({ $0.isRunning }) { return lua.cancel() }
      if isTyped { lines.interrupt() } else { interrupts.end() }
    }
    console.onOutputClosed { [self] in
      state.withLock { $0.isDone = true }
      lua.cancel()
    }
    if isTyped { welcome() }
    while !state.withLock({ $0.isDone }), let input = await input() {
      await take(input)
      console.finish()
    }
    let (hasFailed, isInterrupted) = state.withLock { ($0.hasFailed, $0.isInterrupted) }
    if isInterrupted { return .interrupted }
    return hasFailed && !isTyped ? .scriptFailed : .done
  }

  private func welcome() {
    console.note(
      "concierge \(Concierge.version) in \(name); :help explains, \(lines.completes ? "Tab completes, " : "")Ctrl-D ends"
    )
    guard let history else { return }
    do throws(NexudusError) {
      for line in try history.load() { lines.remember(line) }
    } catch {
      tell(error)
    }
  }

  /// What the prompt calls the space.
  private var name: String {
    if space.choice.isDemo { return "demo" }
    return space.name == Settings.Space.unnamed ? "concierge" : space.name
  }

  // MARK: Reading

  /// The next input, with the lines that belong to it; nil at the end.
  private func input() async -> String? {
    var text = ""
    let prompt = lua.isDryRun ? "\(name) (plan)> " : "\(name)> "
    let further = String(repeating: ".", count: prompt.count - 2) + "> "
    let knowledge = lines.completes ? await knowledge() : ReplKnowledge()
    while true {
      let before = text
      let event = await lines.line(before.isEmpty ? prompt : further) { line in
        let completion = ReplCompletion(before: before + line, knowledge)
        return LineCompletion(word: completion.word, candidates: completion.candidates)
      }
      switch event {
      // The line that was still to come is not there.
      case .end: return text.isEmpty ? nil : String(text.dropLast())
      case .interrupted: text = ""
      case .line(let line):
        let isFirst = text.isEmpty
        text += line
        if isFirst, isCommand(line) { return text }
        guard ReplInput(text).isUnfinished else { return text }
        text += "\n"
      }
    }
  }

  private func isCommand(_ line: String) -> Bool {
    do throws(NexudusError) { return try PromptCommand.line(line) != nil } catch { return true }
  }

  private func knowledge() async -> ReplKnowledge {
    var knowledge = await lua.knowledge()
    knowledge.topics = ReplHelp.topics
    return knowledge
  }

  // MARK: Running

  private func take(_ text: String) async {
    let command: PromptCommand.Line?
    do throws(NexudusError) { command = try PromptCommand.line(text) } catch {
      lua.skip(text)
      return tell(error)
    }
    if let command {
      keep(text, command.command == .time ? command.argument : nil)
      do throws(NexudusError) { try await take(command, text) } catch { tell(error) }
      return
    }
    let input = ReplInput(text)
    if input.isEmpty { return lua.skip(text) }
    keep(text, text)
    await run(input)
  }

  private func take(_ line: PromptCommand.Line, _ text: String) async throws(NexudusError) {
    if line.command == .time, !line.argument.isEmpty {
      // Columns stay where they were typed.
      let blank = String(repeating: " ", count: text.count - line.argument.count)
      await run(ReplInput(blank + line.argument))
      return try await ReplCommands(self).run(.init(.time))
    }
    lua.skip(text)
    try await ReplCommands(self).run(line)
  }

  private func run(_ input: ReplInput) async {
    let (start, before) = (clock.monotonic, lua.statistics)
    state.withLock { $0.isRunning = true }
    let outcome = await lua.run(input)
    state.withLock { $0.isRunning = false }
    let after = lua.statistics
    let cost = ClosingLine(
      requests: after.requests - before.requests, records: after.records - before.records,
      writes: max(after.writes - before.writes, 0), seconds: (clock.monotonic - start).inSeconds,
      isDryRun: lua.isDryRun)
    state.withLock { $0.cost = cost }
    console.finish()
    let plan = collector.take()
    if !plan.effects.isEmpty { console.show(plan) }
    switch outcome {
    case .values(let values): for value in values { show(value) }
    case .failed(var failure):
      if failure.hint == nil { failure.hint = ReplHelp.hint(on: input.text) }
      state.withLock { $0.hasFailed = true }
      if console.isOutputClosed { return }
      if failure.kind == "cancelled", isTyped { return console.note("stopped") }
      if failure.kind == "cancelled" { state.withLock { ($0.isDone, $0.isInterrupted) = (true, true) } }
      console.note(failure.report(color: console.style.isColored))
    }
  }

  private func show(_ value: LuaPicture) {
    let style = console.style
    let text = ValueText(width: style.outputWidth, isColored: style.outputIsColored, redactor: space.redactor)
    text.lines(value).forEach(console.putSafe)
  }

  // MARK: For commands

  /// What the last input took; nil where there was none.
  var cost: ClosingLine? { state.withLock { $0.cost } }

  /// Ends the session.
  func end() { state.withLock { $0.isDone = true } }

  /// Says what went wrong outside of Lua.
  func tell(_ error: NexudusError) {
    state.withLock { $0.hasFailed = true }
    console.note(CommandFailure(anything: error).report(color: console.style.isColored))
  }

  /// Keeps an input for the next sessions, without secrets; and as it is for this one.
  ///
  /// - Parameter lua: the part of it that is Lua.
  private func keep(_ text: String, _ lua: String?) {
    guard let history else { return }
    for line in ReplHistory.entries(of: text) { lines.remember(line) }
    var kept = space.redactor.redact(text)
    if let lua, !lua.isEmpty {
      guard let safe = ReplInput(lua).withoutSecrets(space.redactor) else { return }
      kept = text.dropLast(lua.count) + safe
    }
    do throws(NexudusError) { try history.add(kept) } catch { tell(error) }
  }
}
