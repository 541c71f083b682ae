import JSONPages
import Logging

/// Everything that the API can be asked, over any transport.
///
/// ```swift
/// let client = try Client(settings: settings, transport: transport)
/// let threads = try Catalogue.builtIn.requireEntity(named: "CommunityThread")
/// let page = try await client.list(.make(threads, where: ["Incoming": true]))
/// ```
/// Many calls may run at once; they share the limits, the sign-in and the statistics.
public final class Client: Sendable {
  /// The settings it was made with.
  public let settings: ClientSettings
  /// The entities it knows.
  public let catalogue: Catalogue

  let exchange: Exchange
  let signIn: SignIn

  /// Makes a client; nothing is sent before it is needed.
  ///
  /// - Parameters:
  ///   - digest: Makes of the password what is stored beside its tokens.
  ///   - pacingStore: Where it is kept what the account has used of its limits; one in files is shared by all
  ///     processes.
  ///   - random: Numbers from 0 to 1 that spread repeats.
  public init(
    settings: ClientSettings, transport: any Transport, clock: any TimeSource = SystemTime(),
    tokenStore: any TokenStore = MemoryTokenStore(), digest: any PasswordDigest = NoPasswordDigest(),
    redactor: Redactor = Redactor(), logger: Logger = Logger(label: "nexudus"), catalogue: Catalogue = .builtIn,
    pacingStore: any PacingStore = MemoryPacingStore(),
    random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
  ) {
    self.settings = settings
    self.catalogue = catalogue
    settings.credentials.secrets.forEach(redactor.add)
    let exchange = Exchange(
      settings: settings, transport: transport, clock: clock, logger: logger, redactor: redactor,
      pacingStore: pacingStore, account: { PacingAccount(settings, tokenStore) }, random: random)
    self.exchange = exchange
    signIn = SignIn(
      address: settings.baseURL.description, credentials: settings.credentials, store: tokenStore, digest: digest,
      redactor: redactor, clock: clock
    ) { (token, clientID) throws(NexudusError) in
      try await exchange.tokens(token, clientID: clientID)
    }
  }

  /// What it has done so far.
  public var statistics: ClientStatistics { exchange.statistics }

  /// What the account has used of its limits, by all who share its ledger; nothing where there are no limits.
  public func pacingUsage() throws(NexudusError) -> PacingUsage { try exchange.pacer.usage() }

  /// Signs in now if that is needed, so that a wrong password shows before anything else.
  public func connect() async throws(NexudusError) { _ = try await signIn.authorization() }

  var clock: any TimeSource { exchange.clock }

  /// Sends a request with the present sign-in.
  func perform<T: Sendable>(
    _ request: APIRequest, _ judge: @Sendable (ReplyCheck) throws(NexudusError) -> T
  ) async throws(NexudusError) -> T {
    let header = LastHeader()
    return try await exchange.perform(
      request,
      prepare: { [self] () throws(NexudusError) in
        let authorization = try await signIn.authorization(rejecting: header.rejected)
        header.used(authorization)
        return request.transportRequest(
          settings.baseURL, authorization: authorization, userAgent: settings.userAgent, timeout: settings.timeout,
          maximumBytes: settings.maximumBytes)
      },
      mayRenew: { [self] in
        header.reject()
        return signIn.canRenew
      }, judge: judge)
  }
}

extension PacingAccount {
  /// The user that the settings name, or who signed in last.
  init(_ settings: ClientSettings, _ tokens: any TokenStore) {
    let address = settings.baseURL.description
    let user: String?
    switch settings.credentials {
    case .password(let name, _, _), .basic(let name, _), .stored(let name?): user = name
    case .stored(nil):
      // If the tokens can't be read, the request says so when it signs in.
      user = try? tokens.fullKey(for: SignInKey(address: address, user: nil, passwordDigest: nil))?.user
    case .token, .none: user = nil
    }
    self.init(address: address, user: user ?? "")
  }
}

/// Keeps nothing of a password: tokens are then bound to address and user alone.
public struct NoPasswordDigest: PasswordDigest {
  /// Makes one.
  public init() {}

  /// Always the same text.
  public func digest(of password: String, context: String) -> String { "none" }
}
