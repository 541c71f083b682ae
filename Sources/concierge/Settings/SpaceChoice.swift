import Nexudus
import Scripting

/// Which space a command talks to and who signs in: flags win over the environment, that over `concierge.lua`, that over
/// what `concierge login` remembered.
struct SpaceChoice: Sendable, Equatable {
  /// Whether it is the demo space.
  var isDemo: Bool
  /// The API's address; in the demo space it is known only once that listens.
  var address: BaseURL
  /// Who signs in; nil when nobody is known.
  var signIn: Credentials?

  /// Decides.
  ///
  /// - Parameters:
  ///   - flag: the value of `--space`.
  ///   - file: what `concierge.lua` says; its sign-in goes to its own address only.
  ///   - remembered: what `concierge login` left.
  static func resolve(
    flag: String?, surroundings: Surroundings, file: Settings.Space, remembered: RememberedLogin?
  ) throws(NexudusError) -> SpaceChoice {
    if flag == "demo" { return SpaceChoice(isDemo: true, address: .nexudus, signIn: nil) }
    let fileAddress = try file.url.map { text throws(NexudusError) in try BaseURL(text) } ?? .nexudus
    let address: BaseURL =
      if let flag { try BaseURL(flag) } else if let url = surroundings["NEXUDUS_URL"] { try BaseURL(url) } else {
        if file.url == nil, let remembered { try BaseURL(remembered.address) } else { fileAddress }
      }
    var choice = SpaceChoice(isDemo: false, address: address, signIn: nil)
    choice.signIn =
      signIn(
        token: surroundings["NEXUDUS_TOKEN"], email: surroundings["NEXUDUS_EMAIL"],
        password: surroundings["NEXUDUS_PASSWORD"], totp: surroundings["NEXUDUS_TOTP"])
    // A password in a file is meant for the address beside it, and goes nowhere else because of a flag.
    if choice.signIn == nil, address == fileAddress {
      choice.signIn = signIn(
        token: file.token, email: surroundings["NEXUDUS_EMAIL"] ?? file.email,
        password: surroundings["NEXUDUS_PASSWORD"] ?? file.password, totp: surroundings["NEXUDUS_TOTP"] ?? file.totp)
    }
    if choice.signIn == nil, let remembered, address.description == remembered.address {
      let wanted = surroundings["NEXUDUS_EMAIL"] ?? file.email ?? remembered.email
      if wanted.lowercased() == remembered.email.lowercased() { choice.signIn = .stored(user: remembered.email) }
    }
    return choice
  }

  /// The account that state is kept for.
  var account: String {
    switch signIn {
    case .token: "token"
    case .password(let user, _, _), .basic(let user, _): user
    case .stored(let user): user ?? "stored"
    case .some(.none), nil: "nobody"
    }
  }

  private static func signIn(token: String?, email: String?, password: String?, totp: String?) -> Credentials? {
    if let token { return .token(token) }
    guard let email, let password else { return nil }
    return .password(user: email, password: password, totp: totp)
  }

  /// What a command says when it needs a sign-in and there is none.
  static let missingSignIn = NexudusError(
    .unauthorized, "nobody is signed in",
    hint: "run \"concierge login\", or set NEXUDUS_EMAIL and NEXUDUS_PASSWORD; --space demo needs no account")
}
