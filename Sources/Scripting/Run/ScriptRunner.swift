import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// Runs one script from its beginning to its end.
public final class ScriptRunner: Sendable {
  private let source: ScriptSource
  private let options: ScriptOptions
  private let services: ScriptServices
  private let resources: ScriptResources
  private let rule: RuleModule
  private let running = Mutex<(script: LuaScript?, isCancelled: Bool)>((nil, false))

  /// A run that has not begun.
  public init(_ source: ScriptSource, options: ScriptOptions = ScriptOptions(), services: ScriptServices) {
    self.source = source
    self.options = options
    self.services = services
    resources = ScriptResources(services, isDryRun: options.isDryRun)
    rule = RuleModule(name: source.name)
  }

  /// Runs the script and tells how it ended.
  public func run() async -> ScriptOutcome {
    do throws(LuaError) {
      let limits = LuaLimits(memory: options.memoryLimit, slice: options.timeLimit)
      let script = try LuaScript(name: source.name, limits: limits)
      let module = makeNexudusModule()
      defer { module.walks.closeAll() }
      try await script.configure { [self] state throws(LuaError) in
        try install(in: state, of: script, module)
      }
      try begin(script)
      let result: Result<Void, LuaError>
      do throws(LuaError) {
        let main = try await script.load(source.text, chunk: source.chunk)
        _ = try await script.call(main, source.arguments.map { .string($0) })
        result = .success(())
      } catch {
        result = .failure(error)
      }
      await script.close()
      try result.get()
      return .succeeded
    } catch {
      let lastCall = resources.lastCall.map { services.redactor.redact($0) }
      return .failed(ScriptFailure(error, source: source, lastCall: lastCall).redacted(by: services.redactor))
    }
  }

  /// Ends the run: what waits is cancelled, what runs is stopped, and `<close>` variables run.
  public func cancel() {
    let script = running.withLock { running in
      running.isCancelled = true
      return running.script
    }
    script?.cancel()
  }

  /// What the run has asked of the API so far.
  public var statistics: RunStatistics { resources.statistics }

  private func begin(_ script: LuaScript) throws(LuaError) {
    let isCancelled = running.withLock { running in
      running.script = script
      return running.isCancelled
    }
    if isCancelled { throw .cancelled }
  }

  private func makeNexudusModule() -> NexudusModule {
    NexudusModule(
      panel: services.settings.space.panel ?? "https://dashboard.nexudus.com", redactor: services.redactor,
      space: { [resources] () throws(NexudusError) in try resources.space() },
      permission: { [rule, services] in
        let declared = rule.declaration
        return WritePermission(declared: declared, grant: services.settings.grants[declared.name])
      },
      progress: services.output.progress)
  }

  private func install(in state: LuaState, of script: LuaScript, _ nexudus: NexudusModule) throws(LuaError) {
    let globals = state.globals
    try globals.set("arg", .list(source.arguments.map { .string($0) }))
    try nexudus.install(in: state)
    try LogModule(logger: services.logger, redactor: services.redactor, write: services.output.write).install(in: state)
    let json = state.module("json")
    json.addJSON()
    Members.makeStrict(json, ["encode", "decode", "null"])
    TextModule().install(in: state)
    TimeModule(clock: services.clock) { () async throws(LuaError) in
      let user = try await nexudus.signedInUser()
      return user.string("DefaultSimpleTimeZoneNameIana") ?? "UTC"
    }.install(in: state)
    StoreModule(script: { [rule] in rule.declaration.name }, store: resources.store).install(in: state)
    SecretModule(secrets: services.secrets, redactor: services.redactor).install(in: state)
    rule.install(in: state)
    try FlowModule(clock: services.clock) { [weak script] function async throws(LuaError) in
      guard let script else { throw .cancelled }
      _ = try await script.call(function)
    }.install(in: state)
    ModuleLoader(folder: source.folder).install(in: state)
    state.onUnknownGlobal(UnknownGlobal.message)
  }
}
