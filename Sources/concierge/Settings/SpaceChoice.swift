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
  /// The space's name in `concierge.lua`.
  var name = Settings.Space.unnamed
  /// The folder of `concierge.lua`, where commands without a script have to be run in it.
  var folder: String?
  /// Whose the token of the settings is, where they say so.
  var tokenUser: String?

  /// Decides.
  ///
  /// - Parameters:
  ///   - url: the address, where `--space` gave one.
  ///   - surroundings: the environment; nil for a space that is not the default, which its variables don't speak of.
  ///   - file: what `concierge.lua` says of the space; its sign-in goes to its own address only.
  ///   - remembered: what `concierge login` left.
  static func resolve(
    url: String?, surroundings: Surroundings?, file: Settings.Space, remembered: RememberedLogin?
  ) throws(NexudusError) -> SpaceChoice {
    let fileAddress = try file.url.map { text throws(NexudusError) in try BaseURL(text) } ?? .nexudus
    let address: BaseURL =
      if let url { try BaseURL(url) } else if let url = surroundings?["NEXUDUS_URL"] { try BaseURL(url) } else {
        if file.url == nil, let remembered { try BaseURL(remembered.address) } else { fileAddress }
      }
    let given = { (name: String) in surroundings?["NEXUDUS_\(name)"] }
    var choice = SpaceChoice(isDemo: false, address: address, signIn: nil, name: file.name)
    choice.signIn =
      signIn(token: given("TOKEN"), email: given("EMAIL"), password: given("PASSWORD"), totp: given("TOTP"))
    // A password in a file is meant for the address beside it, and goes nowhere else because of a flag.
    if choice.signIn == nil, address == fileAddress {
      choice.signIn = signIn(
        token: file.token, email: given("EMAIL") ?? file.email, password: given("PASSWORD") ?? file.password,
        totp: given("TOTP") ?? file.totp)
      // Tokens don't say whose they are, and two spaces with tokens must not share their state because of that.
      if case .token = choice.signIn, file.name != Settings.Space.unnamed { choice.tokenUser = file.email }
    }
    if choice.signIn == nil, let remembered, address.description == remembered.address {
      let wanted = given("EMAIL") ?? file.email ?? remembered.email
      if wanted.lowercased() == remembered.email.lowercased() { choice.signIn = .stored(user: remembered.email) }
    }
    return choice
  }

  /// The account that state is kept for.
  var account: String {
    switch signIn {
    case .token: tokenUser ?? "token"
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
  var missingSignIn: NexudusError {
    if name == Settings.Space.unnamed {
      return NexudusError(
        .unauthorized, "nobody is signed in",
        hint: "run \"concierge login\", or set NEXUDUS_EMAIL and NEXUDUS_PASSWORD; --space demo needs no account")
    }
    return NexudusError(
      .unauthorized, "nobody is signed in to the space \"\(name)\"",
      hint:
        "run \"concierge login --space \(name)\"\(folder.map { " in the folder \($0)" } ?? ""), or put email and password = secret \"...\" into its space { ... }"
    )
  }
}
