import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// Runs `concierge.lua` in the scripts' sandbox and collects what it says.
final class SettingsScript: Sendable {
  private let settings = Mutex(Settings())
  private let secrets: NamedSecretSource
  private let redactor: Redactor

  init(secrets: any SecretSource, redactor: Redactor) {
    self.secrets = NamedSecretSource(secrets)
    self.redactor = redactor
  }

  /// The settings of a file.
  func run(_ source: ScriptSource) async throws(ScriptFailure) -> Settings {
    do throws(LuaError) {
      let script = try LuaScript(name: source.name)
      try await script.configure { [self] state throws(LuaError) in install(in: state) }
      let main = try await script.load(source.text, chunk: source.chunk)
      _ = try await script.call(main, [], total: .seconds(1))
      await script.close()
    } catch {
      throw ScriptFailure(error, source: source, lastCall: nil)
    }
    return settings.withLock { $0 }
  }

  private func install(in state: LuaState) {
    SecretModule(secrets: secrets, redactor: redactor).install(in: state)
    installSpace(state.globals)
    installLimits(state.globals)
    state.globals.function("grant") { [self] call throws(LuaError) in
      let name = try call.string(1, "rule")
      let given = try Options.check(
        call.object(2, "options"), allowed: ["http", "write", "mail", "approve"], of: "grant")
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
      let channel = try Channel(name: name, options: call.object(2, "options"), secretName: secrets.name(of:))
      for secret in channel.secrets { redactor.add(secret) }
      let isNew = settings.withLock { $0.channels.updateValue(channel, forKey: name) == nil }
      guard isNew else { throw .usage("channel \"\(name)\" is there twice; give one of them another name") }
      return .nothing
    }
    state.globals.function("watch") { [self] call throws(LuaError) in
      let durations = ["every", "keep", "look_back", "catch_up"]
      let given = try Options.check(call.object(1, "options"), allowed: durations + ["approve"], of: "watch")
      for (name, value) in given.members where name != "approve" {
        _ = try Options.duration(value, named: "watch \(name)")
      }
      let approve = try given["approve"].map { value throws(LuaError) in
        try Options.approval(value, named: "watch approve")
      }
      settings.withLock { settings in
        settings.watch = given
        settings.approve = approve ?? .never
      }
      return .nothing
    }
    state.onUnknownGlobal { name in
      let known = ["space", "channel", "grant", "watch", "limits", "secret"]
      let proposal = Names.proposal(Names.nearest(name, among: known))
      return "settings have no \"\(name)\""
        + (proposal.isEmpty ? "; there are \(known.joined(separator: ", "))" : proposal)
    }
  }

  private func installSpace(_ globals: LuaTable) {
    globals.function("space") { [self] call throws(LuaError) in
      let allowed = ["url", "email", "password", "totp", "token", "panel"]
      let given = try Options.check(call.object(1, "options"), allowed: allowed, of: "space")
      var space = Settings.Space()
      if let value = given["url"] { space.url = try Options.string(value, named: "space url") }
      if let value = given["email"] { space.email = try Options.string(value, named: "space email") }
      if let value = given["password"] { space.password = try Options.string(value, named: "space password") }
      if let value = given["totp"] { space.totp = try Options.string(value, named: "space totp") }
      if let value = given["token"] { space.token = try Options.string(value, named: "space token") }
      if let value = given["panel"] { space.panel = try Options.string(value, named: "space panel") }
      for secret in [space.password, space.token] { secret.map(redactor.add) }
      settings.withLock { [space] in $0.space = space }
      return .nothing
    }
  }

  private func installLimits(_ globals: LuaTable) {
    globals.function("limits") { [self] call throws(LuaError) in
      let allowed = ["gap", "minute", "hour", "day", "write_minute", "write_day"]
      let given = try Options.check(call.object(1, "options"), allowed: allowed, of: "limits")
      var limits = Settings.Limits()
      if let gap = given["gap"] { limits.gap = try Options.duration(gap, named: "limits gap") }
      limits.minute = try Self.count(given, "minute")
      limits.hour = try Self.count(given, "hour")
      limits.day = try Self.count(given, "day")
      limits.writeMinute = try Self.count(given, "write_minute")
      limits.writeDay = try Self.count(given, "write_day")
      settings.withLock { [limits] in $0.limits = limits }
      return .nothing
    }
  }

  private static func count(_ given: JSONObject, _ name: String) throws(LuaError) -> Int? {
    guard let value = given[name] else { return nil }
    guard let count = value.integer, count > 0, count <= 1_000_000_000 else {
      throw .usage("limits \(name) must be a whole number above 0")
    }
    return Int(count)
  }
}
