import JSONPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps the program signed in: one sign-in or refresh at a time, also among processes.
actor SignIn {
  /// What it needs of its client: sends a token request and judges the answer.
  typealias Sender =
    @Sendable (TokenRequest, _ clientID: String) async throws(NexudusError) -> StoredSignIn

  private let address: String
  private let credentials: Credentials
  private let store: any TokenStore
  private let digest: any PasswordDigest
  private let redactor: Redactor
  private let clock: any TimeSource
  private let send: Sender

  private var current: StoredSignIn?
  private var running: Task<Result<StoredSignIn, NexudusError>, Never>?

  /// A token is renewed so long before its end.
  private static let margin = Duration.seconds(120)
  private static let refreshLife = Duration.seconds(15 * 86_400)

  init(
    address: String, credentials: Credentials, store: any TokenStore, digest: any PasswordDigest, redactor: Redactor,
    clock: any TimeSource, send: @escaping Sender
  ) {
    self.address = address
    self.credentials = credentials
    self.store = store
    self.digest = digest
    self.redactor = redactor
    self.clock = clock
    self.send = send
  }

  /// Whether a rejected sign-in can be made anew.
  nonisolated var canRenew: Bool {
    switch credentials {
    case .password, .stored: true
    case .token, .basic, .none: false
    }
  }

  /// The value for the header `Authorization`; nil without credentials.
  ///
  /// - Parameter rejected: The value that the server did not accept; it is not given again.
  func authorization(rejecting rejected: String? = nil) async throws(NexudusError) -> String? {
    switch credentials {
    case .none: return nil
    case .token(let token): return "Bearer \(token)"
    case .basic(let user, let password):
      let encoded = Base64.encode(Array("\(user):\(password)".utf8))
      redactor.add(encoded)
      return "Basic \(encoded)"
    case .password, .stored: break
    }
    if let current, isGood(current, rejected) { return header(current) }
    let task = running ?? .inheriting { [self] in await renew(rejecting: rejected) }
    running = task
    let result = await task.value
    running = nil
    if Task.isCancelled { throw .cancelled }
    let signIn = try result.get()
    current = signIn
    return header(signIn)
  }

  private func header(_ signIn: StoredSignIn) -> String { "Bearer \(signIn.accessToken)" }

  private func isGood(_ signIn: StoredSignIn, _ rejected: String?) -> Bool {
    header(signIn) != rejected && signIn.expires - Self.margin > clock.now
  }

  private func renew(rejecting rejected: String?) async -> Result<StoredSignIn, NexudusError> {
    do throws(NexudusError) {
      return try await store.withLock(clock: clock) { await self.renewLocked(rejecting: rejected) }
    } catch {
      return .failure(error)
    }
  }

  private func renewLocked(rejecting rejected: String?) async -> Result<StoredSignIn, NexudusError> {
    do throws(NexudusError) {
      return .success(try await obtain(rejecting: rejected))
    } catch {
      return .failure(error)
    }
  }

  /// The stored token if another process renewed it meanwhile, else a refreshed one, else one by password.
  private func obtain(rejecting rejected: String?) async throws(NexudusError) -> StoredSignIn {
    let wanted = wantedKey
    let stored = try store.load(wanted)
    if let stored {
      remember(stored)
      if isGood(stored, rejected) { return stored }
      if let token = stored.refreshToken, stored.issued + Self.refreshLife > clock.now,
        let key = try store.fullKey(for: wanted)
      {
        do throws(NexudusError) {
          return try await keep(try await send(.refresh(token), stored.clientID), key)
        } catch {
          // A refresh token is good for one use: one that is refused is spent, and only the password helps.
          guard error.kind == .unauthorized else { throw error }
        }
      }
    }
    guard case .password(let user, let password, let totp) = credentials else {
      throw NexudusError(
        .unauthorized, stored == nil ? "nobody is signed in at \(address)" : "the sign-in at \(address) has ended",
        hint: "sign in: concierge login")
    }
    // The client's name stays the same when the password changes.
    let known = try store.load(SignInKey(address: address, user: user, passwordDigest: nil))
    let clientID = known?.clientID ?? Self.newClientID()
    return try await keep(
      try await send(.password(user: user, password: password, totp: totp), clientID), wanted)
  }

  private func keep(_ signIn: StoredSignIn, _ key: SignInKey) async throws(NexudusError) -> StoredSignIn {
    remember(signIn)
    try store.save(signIn, for: key)
    return signIn
  }

  private func remember(_ signIn: StoredSignIn) {
    redactor.add(signIn.accessToken)
    if let token = signIn.refreshToken { redactor.add(token) }
  }

  private var wantedKey: SignInKey {
    switch credentials {
    case .password(let user, let password, _):
      SignInKey(
        address: address, user: user,
        passwordDigest: digest.digest(of: password, context: "\(address)\n\(user.lowercased())"))
    case .stored(let user): SignInKey(address: address, user: user, passwordDigest: nil)
    case .token, .basic, .none: SignInKey(address: address, user: nil, passwordDigest: nil)
    }
  }

  private static func newClientID() -> String {
    var generator = SystemRandomNumberGenerator()
    return "concierge-" + String(generator.next(), radix: 36) + String(generator.next(), radix: 36)
  }
}

/// Base64 as HTTP Basic needs it.
enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for part in 0..<4 {
        text.append(part <= group.count ? letters[bits >> (18 - 6 * part) & 63] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
