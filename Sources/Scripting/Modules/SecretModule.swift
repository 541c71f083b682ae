import LuaRuntime
import Nexudus

/// `secret(name)`: a named secret, which is redacted wherever it would be printed.
struct SecretModule {
  let secrets: any SecretSource
  let redactor: Redactor
  /// Learns the names and values that were asked for.
  var found: @Sendable (_ name: String, _ value: String) -> Void = { _, _ in }

  func install(in state: LuaState) {
    state.globals.function("secret") { [secrets, redactor, found] call throws(LuaError) in
      let name = try call.string(1, "name")
      guard let value = try Self.find(name, in: secrets) else {
        let proposal = Names.proposal(Names.nearest(name, among: secrets.names))
        throw .usage(
          "there is no secret \"\(name)\"\(proposal); set the environment variable \(name), or store it with: "
            + "concierge secret set \(name)")
      }
      redactor.add(value)
      found(name, value)
      return .value(.string(value))
    }
  }

  private static func find(_ name: String, in secrets: any SecretSource) throws(LuaError) -> String? {
    do {
      return try secrets.secret(named: name)
    } catch {
      throw .usage("secret \"\(name)\": \(error)")
    }
  }
}

/// Where secrets come from: the environment, then what the operator stored.
public protocol SecretSource: Sendable {
  /// The secret of a name; nil where there is none.
  func secret(named name: String) throws -> String?
  /// The names of the stored secrets, for proposals.
  var names: [String] { get }
}
