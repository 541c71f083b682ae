import Automation
import JSONPages
import Logging
import LuaRuntime
import Nexudus

/// One script's state and everything of the host that it sees.
package final class ScriptEnvironment: Sendable {
  let source: ScriptSource
  let services: ScriptServices
  let resources: ScriptResources
  let rule: RuleModule
  let triggers: TriggerModule
  /// The script itself.
  package let script: LuaScript
  let nexudus: NexudusModule
  let locks = OnceLocks()
  let modules: ModuleLoader
  private let fuse: RunFuse

  /// A state with all modules and nothing loaded.
  init(_ source: ScriptSource, options: ScriptOptions, services: ScriptServices, resources: ScriptResources)
    throws(LuaError)
  {
    self.source = source
    self.services = services
    self.resources = resources
    let rule = RuleModule(name: source.name, space: services.space, settings: services.settings)
    self.rule = rule
    modules = ModuleLoader(folder: source.folder)
    triggers = TriggerModule { rule.declaration.name }
    script = try LuaScript(
      name: source.name, limits: LuaLimits(memory: options.memoryLimit, slice: options.timeLimit),
      executor: services.executor())
    let user = SignedInUsers()
    let fuse = RunFuse(rule: rule, clock: services.clock, store: resources.store) { () async throws(NexudusError) in
      if user[nil] == nil { user[nil] = try await resources.theClient().me() }
      return user[nil]?.string("DefaultSimpleTimeZoneNameIana") ?? "UTC"
    }
    self.fuse = fuse
    nexudus = NexudusModule(
      redactor: services.redactor,
      panel: { other in
        let settings = other.map(services.settings.selecting) ?? services.settings
        return settings.space.panel ?? "https://dashboard.nexudus.com"
      },
      space: { other throws(NexudusError) in
        guard let context = HandlerContext.current else {
          guard fuse.isNeeded, !resources.isDryRun else { return try resources.space(other) }
          let client = if let other { try services.neighbour(other) } else { try resources.theClient() }
          return GatedSpace(client: client, gate: fuse, other: other)
        }
        guard let other else { return context.space }
        guard let journal = context.journal else { return try resources.space(other) }
        return GatedSpace(client: try services.neighbour(other), gate: journal, other: other)
      },
      other: { name throws(NexudusError) in
        if let refusal = services.settings.refusal(ofSpace: name) { throw .usage(refusal) }
        return services.space == .any || services.space == .named(name) ? nil : name
      },
      permissions: { services.settings.permissions(of: rule.declaration) },
      progress: { if HandlerContext.current == nil { services.output.progress($0) } })
    resources.planner.setOrigin { [modules] in
      var files = modules.texts
      files[source.path ?? source.name] = source.text
      return (rule.declaration.name, files)
    }
  }

  /// A state for a script that something else than a rule's host runs; its triggers lead nowhere.
  package convenience init(
    _ source: ScriptSource, options: ScriptOptions, services: ScriptServices
  ) throws(LuaError) {
    try self.init(
      source, options: options, services: services, resources: ScriptResources(services, isDryRun: options.isDryRun))
  }

  /// The names of the triggers that the text registered.
  package var triggerNames: [String] { triggers.handlers.map(\.trigger.name) }

  /// Sets the state up and runs nothing.
  ///
  /// - Parameter more: what belongs to the state besides the modules.
  func setUp(_ more: @Sendable (LuaState) throws(LuaError) -> Void = { _ in }) async throws(LuaError) {
    try await script.configure { [self] state throws(LuaError) in
      try install(in: state)
      try more(state)
    }
    services.reached(.state)
  }

  /// Sets the state up and runs the script's text from its beginning to its end.
  ///
  /// - Parameter prepare: adds to the state what this script alone sees, before its text runs.
  package func load(
    prepare: @Sendable (LuaScript) async throws(LuaError) -> Void = { _ async throws(LuaError) in }
  ) async throws(LuaError) {
    try await setUp()
    try await prepare(script)
    let main = try await script.load(source)
    services.reached(.text)
    _ = try await script.call(main, source.arguments.map { .string($0) })
    services.reached(.end)
    triggers.close()
  }

  /// Ends the script: what waits is cancelled, and its memory is given back.
  package func close() async {
    await script.close()
    nexudus.walks.closeAll()
  }

  /// What an error of the script is to people.
  ///
  /// - Parameter text: the source, where it has grown since the script was made.
  package func failure(_ error: LuaError, in text: ScriptSource? = nil) -> ScriptFailure {
    let lastCall = resources.lastCall.map { services.redactor.redact($0) }
    return ScriptFailure(error, source: text ?? source, lastCall: lastCall).redacted(by: services.redactor)
  }

  private func install(in state: LuaState) throws(LuaError) {
    let clock = ScriptClock(base: services.clock)
    let name: @Sendable () -> String = { [rule] in rule.declaration.name }
    try state.globals.set("arg", .list(source.arguments.map { .string($0) }))
    try nexudus.install(in: state)
    var logger = services.logger
    if services.isShared { logger[metadataKey: "rule"] = "\(source.name)" }
    try LogModule(
      logger: logger, redactor: services.redactor,
      write: { [services] line in services.output.write(line, from: name()) }
    ).install(in: state)
    JSONModule().install(in: state)
    TextModule().install(in: state)
    TemplateModule().install(in: state)
    MoneyModule().install(in: state)
    try CSVModule().install(in: state)
    TimeModule(clock: clock) { [nexudus] () async throws(LuaError) in
      let user = try await nexudus.signedInUser()
      return user.string("DefaultSimpleTimeZoneNameIana") ?? "UTC"
    }.install(in: state)
    StoreModule(
      script: name,
      store: { [resources] () throws(StoreError) in
        if let context = HandlerContext.current { return context.store }
        return try resources.store()
      }
    ).install(in: state)
    try OnceModule(script: name, store: resources.onceStore, clock: services.clock, locks: locks).install(in: state)
    let permissions: @Sendable () -> Permissions = { [rule, services] in
      services.settings.permissions(of: rule.declaration)
    }
    NotifyModule(services: services, resources: resources, permissions: permissions, fuse: fuse).install(in: state)
    try HTTPModule(services: services, resources: resources, permissions: permissions, fuse: fuse).install(in: state)
    SecretModule(
      secrets: services.secrets, redactor: services.redactor,
      found: { [resources] in resources.planner.note(secret: $0, $1) }
    ).install(in: state)
    RandomModule().install(in: state)
    rule.install(in: state)
    try triggers.install(in: state)
    try FlowModule(clock: services.clock) { [weak script] function async throws(LuaError) in
      guard let script else { throw .cancelled }
      _ = try await script.call(function)
    }.install(in: state)
    modules.install(in: state)
    state.onUnknownGlobal { UnknownGlobal.message($0) }
  }
}
