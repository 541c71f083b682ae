import LuaRuntime
import LuaSyntax

/// What a text of settings grants and names, read without running it: no secret is asked for.
public struct CheckSettings: Sendable {
  /// By the rule's name; nil where it is not written out.
  private var grants: [String: Settings.Grant?] = [:]
  private var channels: [String]? = []
  /// Whether a grant is for a rule whose name is not written out.
  private var hasUnknownGrants = false
  /// Whether there is a file at all.
  private var isThere = false
  /// The hosts that the command line lets every script call.
  public var allowedHosts: [HostGrant] = []

  /// No settings.
  public init() {}

  /// Reads settings; those that are not Lua grant nothing that can be told.
  public init(_ source: ScriptSource) {
    guard let chunk = try? Chunk(parsing: source.text) else { return }
    isThere = true
    let types = ScriptTypes(
      chunk, ScriptScan(chunk), names: HostNames(globals: Set(Settings.functions)), outerGlobals: [])
    let reader = SettingsReader(types)
    reader.walk(chunk.block)
    grants = reader.grants
    channels = reader.channels
    hasUnknownGrants = reader.hasUnknownGrants
  }

  /// What a rule may do that says this of itself.
  func permissions(of declared: RuleDeclaration?) -> CheckPermissions {
    var permissions: Permissions?
    if let declared, !hasUnknownGrants {
      switch grants[declared.name] {
      case .some(nil): break
      case .some(.some(let grant)):
        permissions = Permissions(declared: declared, grant: grant, allowedHosts: allowedHosts)
      case nil: permissions = Permissions(declared: declared, grant: nil, allowedHosts: allowedHosts)
      }
    }
    return CheckPermissions(permissions: permissions, channels: channels, hasSettings: isThere)
  }
}

/// Gathers `grant` and `channel`.
private final class SettingsReader: ChunkVisitor {
  let types: ScriptTypes
  private(set) var grants: [String: Settings.Grant?] = [:]
  private(set) var channels: [String]? = []
  private(set) var hasUnknownGrants = false

  init(_ types: ScriptTypes) { self.types = types }

  func visit(_ expression: Expression) {
    guard case .call(let call) = expression.kind, call.method == nil else { return }
    switch types.type(of: call.function) {
    case .host("channel"):
      if let name = types.constantText(call.arguments.first) { channels?.append(name) } else { channels = nil }
    case .host("grant"):
      guard let name = types.constantText(call.arguments.first) else {
        hasUnknownGrants = true
        return
      }
      grants[name] = .some(grant(call.arguments.dropFirst().first, adding: grants[name] ?? Settings.Grant()))
    default: break
    }
  }

  private func grant(_ argument: Expression?, adding earlier: Settings.Grant?) -> Settings.Grant? {
    guard var grant = earlier, let items = types.table(argument) else { return nil }
    for item in items {
      guard let name = item.key?.text, let value = types.constant(item.value),
        name == "approve" || (try? Options.strings(value, named: name)) != nil
      else { return nil }
      let texts = (try? Options.strings(value, named: name)) ?? []
      switch name {
      case "http": grant.http = try? HostGrant.list(texts, in: "grant http")
      case "write": grant.write = texts
      case "mail": grant.mail = texts
      default: break
      }
    }
    return grant
  }
}
