import Synchronization

/// Secrets, with the memory of which was asked for under which name.
final class NamedSecretSource: SecretSource {
  private let source: any SecretSource
  private let asked = Mutex<[String: String]>([:])

  init(_ source: any SecretSource) { self.source = source }

  func secret(named name: String) throws -> String? {
    let value = try source.secret(named: name)
    if let value { asked.withLock { $0[value] = name } }
    return value
  }

  var names: [String] { source.names }

  /// The name under which a value was last asked for.
  func name(of value: String) -> String? { asked.withLock { $0[value] } }
}
