/// Someone who may sign in to a space.
public struct Account: Sendable, Hashable {
  /// The e-mail address, in the place of a user name.
  public var email: String
  /// The password.
  public var password: String
  /// The code that a second factor shows; nil where there is none.
  public var totp: String?
  /// The roles, as `CommunityThread-List`; nil for all of them.
  public var roles: Set<String>?

  /// An account with all roles, unless some are named.
  public init(email: String, password: String, totp: String? = nil, roles: Set<String>? = nil) {
    self.email = email
    self.password = password
    self.totp = totp
    self.roles = roles
  }

  /// The administrator of the demo space.
  public static let demo = Account(email: "ana.ferreira@harbourandpine.example", password: "demo")

  func may(_ role: String) -> Bool { roles?.contains(role) ?? true }
}
