/// How the program shows who it acts for.
public enum Credentials: Sendable, Hashable {
  /// Signs in for tokens; `totp` is the present code where the user has two-factor sign-in.
  case password(user: String, password: String, totp: String? = nil)
  /// Uses the tokens of an earlier sign-in; nil is whoever signed in last at the address.
  case stored(user: String? = nil)
  /// A token that was made elsewhere; it is never renewed.
  case token(String)
  /// HTTP Basic; the user must have API access.
  case basic(user: String, password: String)
  /// No sign-in at all.
  case none

  /// What must never be shown.
  var secrets: [String] {
    switch self {
    case .password(_, let password, let totp): [password] + (totp.map { [$0] } ?? [])
    case .token(let token): [token]
    case .basic(_, let password): [password]
    case .stored, .none: []
    }
  }
}

/// Never shows what it holds.
extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The kind of sign-in and the user's name.
  public var description: String {
    switch self {
    case .password(let user, _, _): "password of \(user)"
    case .stored(let user): "stored sign-in\(user.map { " of \($0)" } ?? "")"
    case .token: "token"
    case .basic(let user, _): "basic sign-in of \(user)"
    case .none: "no sign-in"
    }
  }

  /// The same as the description.
  public var debugDescription: String { description }

  /// Nothing, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Which sign-in a stored token belongs to.
public struct SignInKey: Sendable, Hashable {
  /// The address of the API.
  public let address: String
  /// The user's e-mail; nil is whoever signed in last.
  public let user: String?
  /// A digest of the password; nil takes any.
  public let passwordDigest: String?

  /// Makes a key.
  public init(address: String, user: String?, passwordDigest: String?) {
    self.address = address
    self.user = user
    self.passwordDigest = passwordDigest
  }
}

/// Makes of a password what may be stored to recognise it, and nothing else.
public protocol PasswordDigest: Sendable {
  /// A digest that is slow or keyed enough not to give the password away; the same for the same input.
  func digest(of password: String, context: String) -> String
}

/// The tokens of a sign-in.
public struct StoredSignIn: Sendable, Hashable {
  /// The name of the client that the refresh token belongs to; stays the same for all sign-ins of a user.
  public var clientID: String
  /// What requests carry.
  public var accessToken: String
  /// What makes the next access token, once.
  public var refreshToken: String?
  /// When the access token ends.
  public var expires: Timestamp
  /// When the refresh token was issued.
  public var issued: Timestamp

  /// Makes one.
  public init(clientID: String, accessToken: String, refreshToken: String?, expires: Timestamp, issued: Timestamp) {
    self.clientID = clientID
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.expires = expires
    self.issued = issued
  }
}

/// Never shows its tokens.
extension StoredSignIn: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The end of the access token.
  public var description: String { "sign-in until \(expires)" }
  /// The same as the description.
  public var debugDescription: String { description }
  /// Nothing, so that `dump` shows nothing.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
