/// The tokens that were given out.
struct SignIns: Sendable {
  struct Access: Sendable {
    let email: String
    let expires: Double
  }

  struct Refresh: Sendable {
    let email: String
    let expires: Double
    let client: String
  }

  static let accessLifetime = 604_799.0
  static let refreshLifetime = 15.0 * 86_400

  private(set) var access: [String: Access] = [:]
  private(set) var refresh: [String: Refresh] = [:]

  /// Gives out a pair of tokens; the refresh tokens that the client had for this user stop working.
  mutating func issue(
    to email: String, client: String, at time: Double, identities: inout SeededRandom
  ) -> (access: String, refresh: String) {
    refresh = refresh.filter { $0.value.email != email || $0.value.client != client }
    let accessToken = identities.hex(digits: 64)
    let refreshToken = identities.hex(digits: 40)
    access[accessToken] = Access(email: email, expires: time + SignIns.accessLifetime)
    refresh[refreshToken] = Refresh(email: email, expires: time + SignIns.refreshLifetime, client: client)
    return (accessToken, refreshToken)
  }

  /// Uses up a refresh token and gives the e-mail address that it stands for.
  mutating func redeem(_ token: String, client: String, at time: Double) -> String? {
    guard let found = refresh[token], found.client == client else { return nil }
    refresh[token] = nil
    return found.expires > time ? found.email : nil
  }

  func email(of accessToken: String, at time: Double) -> String? {
    access[accessToken].flatMap { $0.expires > time ? $0.email : nil }
  }

  /// Makes an access token worthless before its time.
  mutating func expire(_ accessToken: String) { access[accessToken] = nil }

  /// Makes all access tokens worthless before their time.
  mutating func expireAll() { access.removeAll() }
}
