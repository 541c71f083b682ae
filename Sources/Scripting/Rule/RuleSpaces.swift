import JSONPages
import LuaRuntime

/// The spaces that a rule works on, as it says by `rule { space = ... }`.
public enum RuleSpaces: Sendable, Hashable {
  /// It does not say: the default space, or the one of `--space`.
  case unsaid
  /// Every space of the settings.
  case all
  /// These.
  case named([String])

  /// What `space =` was given, among the spaces that there are.
  init(_ value: JSONValue, _ settings: Settings) throws(LuaError) {
    try self.init(value)
    guard case .named(let names) = self else { return }
    for name in names { if let refusal = settings.refusal(ofSpace: name) { throw .usage("rule: \(refusal)") } }
  }

  /// What `space =` was given, whatever spaces there are.
  init(_ value: JSONValue) throws(LuaError) {
    if value.string == "all" {
      self = .all
      return
    }
    let names = if let name = value.string { [name] } else { try Options.strings(value, named: "rule space") }
    guard !names.isEmpty else { throw .usage("rule space names a space, or several, or is \"all\"") }
    self = .named(names)
  }

  /// Whether a space is among them; where the rule does not say, whoever loads it has decided.
  public func contains(_ name: String) -> Bool {
    switch self {
    case .unsaid, .all: true
    case .named(let names): names.contains(name)
    }
  }

  /// The names in words.
  public var text: String {
    switch self {
    case .unsaid: "the default space"
    case .all: "all spaces"
    case .named(let names): names.joined(separator: ", ")
    }
  }
}
