import JSONPages

/// The secrets that `concierge secret set` keeps: one file that only its owner can read.
struct SecretsFile: Sendable {
  /// Where the file is.
  let path: String

  init(home: String) { path = home + "/secrets.json" }

  /// The names, sorted.
  func names() throws(CommandFailure) -> [String] { try load().keys.sorted() }

  /// The value of a secret; nil when there is none of that name.
  func value(named name: String) throws(CommandFailure) -> String? { try load()[name]?.string }

  /// Keeps a secret, in place of an older one of that name.
  func set(_ value: String, named name: String) throws(CommandFailure) {
    try Self.check(name)
    var secrets = try load()
    secrets[name] = .string(value)
    try save(secrets)
  }

  /// Forgets a secret; false when there was none.
  func remove(named name: String) throws(CommandFailure) -> Bool {
    var secrets = try load()
    guard secrets.removeValue(forKey: name) != nil else { return false }
    try save(secrets)
    return true
  }

  /// Names are those of environment variables, so that either can hold a secret.
  static func check(_ name: String) throws(CommandFailure) {
    let isName =
      name.utf8.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
      } && name.first?.isNumber == false
    guard isName, name.utf8.count <= 100 else {
      throw CommandFailure(
        .usage, "\"\(name)\" can't name a secret", hint: "use letters, digits and _, as in FRONTDESK_URL")
    }
  }

  private func load() throws(CommandFailure) -> JSONObject {
    guard let bytes = try KeptFile.read(path) else { return [:] }
    guard let object = try? JSONValue(parsing: PaddedBytes(bytes)).object else {
      throw CommandFailure(
        .usage, "\(path) is damaged; nothing was changed", hint: "move it away, and set the secrets again")
    }
    return object
  }

  private func save(_ secrets: JSONObject) throws(CommandFailure) {
    try KeptFile.write(JSONValue.object(secrets), to: path)
  }
}
