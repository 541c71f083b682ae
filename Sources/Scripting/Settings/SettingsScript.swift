import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// Runs `concierge.lua` in the scripts' sandbox and collects what it says.
final class SettingsScript: Sendable {
  let settings = Mutex(Settings())
  /// The names after `space` whose table has not come yet, and where they stand.
  let begun = Mutex<[String: String]>([:])
  private let secrets: NamedSecretSource
  let redactor: Redactor

  init(secrets: any SecretSource, redactor: Redactor) {
    self.secrets = NamedSecretSource(secrets)
    self.redactor = redactor
  }

  /// What is said of a global that settings have not.
  static func unknownGlobal(_ name: String) -> String {
    let proposal = Names.proposal(Names.nearest(name, among: Settings.functions))
    return "settings have no \"\(name)\""
      + (proposal.isEmpty ? "; there are \(Settings.functions.joined(separator: ", "))" : proposal)
  }

  /// The settings of a file.
  func run(_ source: ScriptSource) async throws(ScriptFailure) -> Settings {
    do throws(LuaError) {
      let script = try LuaScript(name: source.name)
      try await script.configure { [self] state throws(LuaError) in try install(in: state) }
      let main = try await script.load(source)
      _ = try await script.call(main, [], total: .seconds(1))
      try checkEverySpaceIsWhole()
      await script.close()
    } catch {
      throw ScriptFailure(error, source: source, lastCall: nil)
    }
    let all = settings.withLock { $0 }
    return all.defaultSpace.map(all.selecting) ?? all
  }

  private func install(in state: LuaState) throws(LuaError) {
    SecretModule(secrets: secrets, redactor: redactor).install(in: state)
    try installSpace(in: state)
    state.globals.function("limits") { [self] call throws(LuaError) in
      let limits = try Settings.Limits(call.object(1, "limits"), of: "limits")
      settings.withLock { [limits] in $0.commonLimits = limits }
      return .nothing
    }
    state.globals.function("grant") { [self] call throws(LuaError) in
      let name = try call.string(1, "rule")
      let given = try Options.check(call.object(2, "grant"), allowed: Settings.Grant.options, of: "grant")
      // A second line for a rule adds to the first: it must not open what that one closed.
      var grant = settings.withLock { $0.grants[name] } ?? Settings.Grant()
      let isSaid = [
        "http": grant.http != nil, "write": grant.write != nil, "mail": grant.mail != nil,
        "approve": grant.approve != nil,
      ]
      if let twice = given.keys.first(where: { isSaid[$0] == true }) {
        throw .usage("grant(\"\(name)\") has \(twice) twice; say it once")
      }
      if let hosts = given["http"] {
        grant.http = try HostGrant.list(Options.strings(hosts, named: "grant http"), in: "grant http")
      }
      if let entities = given["write"] { grant.write = try Options.strings(entities, named: "grant write") }
      if let domains = given["mail"] {
        grant.mail = try Permissions.checkMail(Options.strings(domains, named: "grant mail"))
      }
      if let approve = given["approve"] { grant.approve = try Options.approval(approve, named: "grant approve") }
      settings.withLock { [grant] in $0.grants[name] = grant }
      return .nothing
    }
    state.globals.function("channel") { [self] call throws(LuaError) in
      let name = try call.string(1, "name")
      let channel = try Channel(name: name, options: call.object(2, "channel"), secretName: secrets.name(of:))
      for secret in channel.secrets { redactor.add(secret) }
      let isNew = settings.withLock { $0.channels.updateValue(channel, forKey: name) == nil }
      guard isNew else { throw .usage("channel \"\(name)\" is there twice; give one of them another name") }
      return .nothing
    }
    state.globals.function("watch") { [self] call throws(LuaError) in
      let given = try Settings.watch(call.object(1, "watch"), of: "watch")
      settings.withLock { settings in
        settings.commonWatch = given.members
        settings.commonApprove = given.approve ?? .never
      }
      return .nothing
    }
    state.onUnknownGlobal { name in
      Self.unknownGlobal(name)
    }
  }
}
