import JSONPages
import Scripting

/// Whom `concierge login` signed in, and where; the tokens themselves are in the token store.
struct RememberedLogin: Sendable, Equatable {
  /// The API's address.
  let address: String
  /// The user's e-mail address.
  let email: String

  /// One file for each space that has a name.
  private static func path(_ home: String, _ space: String) -> String {
    space == Settings.Space.unnamed ? home + "/login.json" : home + "/login-\(space).json"
  }

  /// What is remembered of a space; nil when nobody is signed in.
  static func load(home: String, space: String = Settings.Space.unnamed) throws(CommandFailure) -> RememberedLogin? {
    let path = path(home, space)
    guard let bytes = try KeptFile.read(path) else { return nil }
    guard let object = try? JSONValue(parsing: PaddedBytes(bytes)).object, let address = object["address"]?.string,
      let email = object["email"]?.string
    else {
      throw CommandFailure(.signIn, "\(path) is damaged", hint: "remove it, and run: concierge login")
    }
    return RememberedLogin(address: address, email: email)
  }

  /// Remembers this sign-in in place of an older one.
  func save(home: String, space: String = Settings.Space.unnamed) throws(CommandFailure) {
    let object: JSONObject = ["address": .string(address), "email": .string(email)]
    try KeptFile.write(JSONValue.object(object), to: Self.path(home, space))
  }

  /// Forgets whoever is remembered.
  static func forget(home: String, space: String = Settings.Space.unnamed) throws(CommandFailure) {
    try KeptFile.remove(path(home, space))
  }
}
