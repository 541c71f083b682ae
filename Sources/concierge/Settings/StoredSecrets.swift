import Scripting

/// Where `secret "NAME"` looks: the environment variable of that name, then what `concierge secret set` stored.
struct StoredSecrets: SecretSource {
  let surroundings: Surroundings

  func secret(named name: String) throws -> String? {
    if let value = surroundings[name] { return value }
    return try SecretsFile(home: surroundings.home()).value(named: name)
  }

  /// The stored names; none where the file can't be read, which the search for the value will say.
  var names: [String] {
    (try? SecretsFile(home: surroundings.home()).names()) ?? []
  }
}
