import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// `rule { name=, description=, write=, http=, limit=, parallel=, hours=, approve= }`: what the script says of itself.
final class RuleModule: Sendable {
  private let state: Mutex<RuleDeclaration>

  private let space: ScriptSpace
  private let settings: Settings

  /// - Parameters:
  ///   - name: the rule's name, where it does not give itself another.
  ///   - space: the space that the script works on.
  ///   - settings: what names the spaces that there are.
  init(name: String, space: ScriptSpace = .any, settings: Settings = Settings()) {
    state = Mutex(RuleDeclaration(name: name))
    self.space = space
    self.settings = settings
  }

  /// What has been declared so far.
  var declaration: RuleDeclaration { state.withLock { $0 } }

  func install(in lua: LuaState) {
    lua.globals.function("rule") { [self] call throws(LuaError) in
      let given = try Options.check(call.object(1, "options"), allowed: RuleDeclaration.options, of: "rule")
      guard !call.isNil(1) else { throw .usage("rule takes a table: rule { name = \"...\" }") }
      try declare(given, at: call.position)
      return .nothing
    }
  }

  /// What speaks of deliveries.
  private func declareDeliveries(_ given: JSONObject, _ declared: inout RuleDeclaration) throws(LuaError) {
    do throws(ScheduleError) {
      if let limit = given["limit"] {
        guard let text = limit.string else { throw ScheduleError("limit is a text like \"20/day\"") }
        declared.limit = try RateLimit(text)
      }
      if let hours = given["hours"] {
        guard let text = hours.string else { throw ScheduleError("hours is a text like \"08:00-20:00 mon-fri\"") }
        declared.hours = try WeeklyHours(text)
      }
    } catch {
      throw .usage("rule: \(error.message)")
    }
    if let approve = given["approve"] { declared.approve = try Options.approval(approve, named: "rule approve") }
    if let parallel = given["parallel"] {
      guard let count = parallel.integer, (1...64).contains(count) else {
        throw .usage("rule parallel is a whole number from 1 to 64")
      }
      declared.parallel = Int(count)
    }
  }

  /// Takes what a script says of itself, once.
  func declare(_ given: JSONObject, at position: LuaPosition?) throws(LuaError) {
    var declared = declaration
    if let earlier = declared.position {
      throw .usage("rule { ... } stands twice; the first is at \(earlier): put everything into one")
    }
    declared.position = position.map { "\($0)" } ?? "the script"
    if let name = given["name"] {
      declared.name = try Options.string(name, named: "rule name")
      if declared.name.isEmpty { throw .usage("the name of a rule can't be empty") }
    }
    if let text = given["description"] { declared.description = try Options.string(text, named: "rule description") }
    if let hosts = given["http"] {
      declared.http = try HostGrant.list(Options.strings(hosts, named: "rule http"), in: "rule http")
    }
    if let entities = given["write"] {
      let names = try Options.strings(entities, named: "rule write")
      for name in names {
        do throws(NexudusError) { _ = try Catalogue.builtIn.requireEntity(named: name) } catch { throw LuaError(error) }
      }
      declared.write = names
    }
    try declareDeliveries(given, &declared)
    if let value = given["space"] { declared.spaces = try RuleSpaces(value, settings) }
    state.withLock { [declared] in $0 = declared }
    switch space {
    case .any: break
    // All that was asked is known.
    case .none: throw .cancelled
    case .named(let own):
      guard declared.spaces.contains(own) else {
        throw .usage(
          "the rule is for \(declared.spaces.text), and this is \(own); rule { space = ... } belongs at the top of its file"
        )
      }
    }
  }
}
