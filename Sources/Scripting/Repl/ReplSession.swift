import Automation
import JSONPages
public import LuaRuntime
import LuaSyntax
import Nexudus
import Synchronization

/// A script that grows by what somebody types: each input runs at once, and finds what those before it have left.
///
/// Lines are counted from the first one on, so that an error in a function says where that was typed.
public final class ReplSession: Sendable {
  /// What an input came to.
  public enum Outcome: Sendable {
    /// It ran, and gave these values.
    case values([LuaPicture])
    /// It failed, and why.
    case failed(ScriptFailure)
  }

  private struct State {
    var lines: [String] = []
    /// The inputs that ran well, as a script has them.
    var saved: [String] = []
    /// The values of the input that runs.
    var values: [LuaPicture] = []
    var isCancelled = false
  }

  /// What grants and the store know the session by.
  public static let name = "repl"

  private let environment: ScriptEnvironment
  private let resources: ScriptResources
  private let services: ScriptServices
  private let driver: LuaFunction
  private let state: Box

  /// The host function that takes the values is made before the session is.
  private final class Box: Sendable {
    let state = Mutex(State())
  }

  /// A session in which nothing has been typed.
  ///
  /// - Throws: where there is no memory for it.
  public init(options: ScriptOptions, services: ScriptServices) async throws(ScriptFailure) {
    let source = ScriptSource(name: Self.name, path: nil, text: "", arguments: [])
    let resources = ScriptResources(services, isDryRun: options.isDryRun)
    let state = Box()
    do throws(LuaError) {
      let environment = try ScriptEnvironment(source, options: options, services: services, resources: resources)
      try await environment.setUp { lua throws(LuaError) in
        let host = lua.table(Self.name)
        host.function("show") { call throws(LuaError) in
          let values = try Self.values(call)
          state.state.withLock { $0.values = values }
          return .nothing
        }
        try lua.setPrelude(global: Self.driverName, chunk: "repl", host: host)
      }
      environment.triggers.close(Self.refusal)
      let find = try await environment.script.load(
        "local run = _G[\"\(Self.driverName)\"] _G[\"\(Self.driverName)\"] = nil return run", chunk: "=[concierge]/find"
      )
      guard let driver = try await environment.script.call(find).first?.function else {
        throw LuaError(kind: "script", message: "the session could not be started")
      }
      self.driver = driver
      self.environment = environment
    } catch {
      throw ScriptFailure(error, source: source, lastCall: nil)
    }
    self.resources = resources
    self.services = services
    self.state = state
  }

  /// No name of Lua, so that no script can mean it.
  private static let driverName = "(repl)"

  /// What is said of a trigger: nothing waits here.
  private static func refusal(of title: String) -> LuaError {
    LuaError(
      kind: "usage", message: "\(title) has nothing to wait for here: what is typed runs at once, and is over",
      payload: [
        "hint": "write it into a file: concierge watch rule.lua waits for it, concierge trigger tries it on one event"
      ])
  }

  private static func values(_ call: borrowing LuaCall) throws(LuaError) -> [LuaPicture] {
    var texts: [LuaPicture] = []
    if case .table(let table) = try call.picture(1, LuaPicture.Limits(width: 200)) { texts = table.elements }
    var values: [LuaPicture] = []
    for index in 2..<max(call.argumentCount + 1, 2) {
      let place = index - 2
      // An error shows its members, which say more than its one line.
      if texts.indices.contains(place), case .string(let text) = texts[place], !call.isError(index) {
        values.append(.text(text))
      } else {
        values.append(try call.picture(index))
      }
    }
    return values
  }

  // MARK: Inputs

  /// Counts lines that are no Lua, such as a command to the prompt.
  public func skip(_ text: String) { state.state.withLock { $0.lines += Self.lines(text) } }

  /// Runs an input to its end.
  public func run(_ input: ReplInput) async -> Outcome {
    let before = state.state.withLock { state in
      defer { state.lines += Self.lines(input.text) }
      state.values = []
      state.isCancelled = false
      return state.lines.count
    }
    switch input.reading {
    case .empty: return .values([])
    case .mistake(let error): return .failed(failure(error, of: input, behind: before))
    case .lua(let code, let saved, let isExpression):
      let requests = statistics.requests
      do throws(LuaError) {
        let chunk = try await environment.script.load(
          String(repeating: "\n", count: before) + code, chunk: environment.source.chunk)
        if state.state.withLock({ $0.isCancelled }) { throw .cancelled }
        _ = try await environment.script.call(driver, [.function(chunk), .boolean(isExpression)])
      } catch {
        var failure = environment.failure(error, in: source)
        // A call of an earlier input explains nothing.
        if statistics.requests == requests { failure.lastCall = nil }
        return .failed(failure)
      }
      return .values(
        state.state.withLock { state in
          state.saved.append(saved)
          return state.values
        })
    }
  }

  /// Stops the input that runs; the session goes on.
  public func cancel() {
    state.state.withLock { $0.isCancelled = true }
    environment.script.cancel()
  }

  /// Ends the session and gives its memory back.
  public func close() async { await environment.close() }

  /// What the session has asked of the API so far.
  public var statistics: RunStatistics { resources.statistics }

  /// The inputs that ran well, as a script; known secrets are masked in it.
  public var script: String {
    let saved = state.state.withLock { $0.saved }
    return services.redactor.redact(saved.map { $0 + "\n" }.joined())
  }

  /// Whether writes are only shown.
  public var isDryRun: Bool { resources.isDryRun }

  /// Changes that for the inputs to come.
  public func setDryRun(_ isDryRun: Bool) { resources.setDryRun(isDryRun) }

  /// What names stand for at this moment, for completion.
  public func knowledge() async -> ReplKnowledge {
    let limits = LuaPicture.Limits(depth: 3, width: 300, values: 5_000, text: 100)
    guard let table = try? await environment.script.globals(limits) else { return ReplKnowledge() }
    return ReplKnowledge(
      globals: table, spaces: services.settings.spaceNames, secrets: services.secrets.names)
  }

  // MARK: Places

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// All that was typed so far.
  private var source: ScriptSource {
    let lines = state.state.withLock { $0.lines }
    return ScriptSource(name: Self.name, path: nil, text: lines.joined(separator: "\n"), arguments: [])
  }

  private func failure(_ error: LuaSyntaxError, of input: ReplInput, behind before: Int) -> ScriptFailure {
    let lines = SourceLines(input.text)
    var error = error
    // Messages name lines, too: as they are counted here.
    if let counted = input.mistake(behind: before), counted.isUnfinished == error.isUnfinished { error = counted }
    // What is missing at the end is missing in the last line that says something.
    let end = input.text.utf8.count - input.text.utf8.reversed().prefix { $0 <= 0x20 }.count
    let line = lines.line(at: max(min(error.range.start, end - 1), 0))
    var failure = ScriptFailure(kind: "script", message: error.message, hint: error.hint)
    failure.frames = [ScriptFailure.Frame(file: Self.name, line: before + line, function: nil)]
    failure.sourceLine = lines.text(ofLine: line)
    let (start, behind) = (lines.position(at: error.range.start), lines.position(at: error.range.end))
    if start.line == line, behind.line == line, behind.column > start.column {
      failure.columns = start.column..<behind.column
    }
    return failure.redacted(by: services.redactor)
  }
}
