import Synchronization

/// Where tokens are kept between runs.
public protocol TokenStore: Sendable {
  /// The sign-in of that key; nil if there is none.
  func load(_ key: SignInKey) throws(NexudusError) -> StoredSignIn?
  /// Keeps a sign-in in place of the user's earlier one; the key must name a user and a digest.
  func save(_ signIn: StoredSignIn, for key: SignInKey) throws(NexudusError)
  /// Forgets the sign-ins that the key matches.
  func remove(_ key: SignInKey) throws(NexudusError)
  /// The user of the sign-in that ``load(_:)`` would give.
  func fullKey(for key: SignInKey) throws(NexudusError) -> SignInKey?
  /// Runs the body while nobody else, in this process or another, runs one: refresh tokens are good for one use.
  func withLock<T: Sendable>(
    clock: any TimeSource, _ body: @Sendable () async -> T
  ) async throws(NexudusError) -> T
}

/// Tokens that are forgotten with the process: for tests and the demo space.
public final class MemoryTokenStore: TokenStore {
  private let entries = Mutex<[TokenEntry]>([])
  private let isLocked = Mutex(false)

  /// An empty store.
  public init() {}

  /// The sign-in of that key.
  public func load(_ key: SignInKey) -> StoredSignIn? { entries.withLock { $0.first { $0.matches(key) }?.signIn } }

  /// Keeps a sign-in.
  public func save(_ signIn: StoredSignIn, for key: SignInKey) {
    entries.withLock { $0 = TokenEntry.adding(signIn, key, to: $0) }
  }

  /// Forgets sign-ins.
  public func remove(_ key: SignInKey) { entries.withLock { $0.removeAll { $0.matches(key) } } }

  /// The user of the sign-in.
  public func fullKey(for key: SignInKey) -> SignInKey? {
    entries.withLock { $0.first { $0.matches(key) }?.key }
  }

  /// Runs the body alone in this process.
  public func withLock<T: Sendable>(
    clock: any TimeSource, _ body: @Sendable () async -> T
  ) async throws(NexudusError) -> T {
    while !isLocked.withLock({ isLocked in
      defer { isLocked = true }
      return !isLocked
    }) {
      do { try await clock.sleep(for: .milliseconds(20)) } catch { throw .cancelled }
    }
    defer { isLocked.withLock { $0 = false } }
    return await body()
  }
}

/// One sign-in of a store.
struct TokenEntry: Sendable, Hashable {
  let key: SignInKey
  let signIn: StoredSignIn

  func matches(_ wanted: SignInKey) -> Bool {
    key.address == wanted.address && (wanted.user == nil || wanted.user?.lowercased() == key.user?.lowercased())
      && (wanted.passwordDigest == nil || wanted.passwordDigest == key.passwordDigest)
  }

  /// The entries with a sign-in in place of the user's earlier one, the newest first.
  static func adding(_ signIn: StoredSignIn, _ key: SignInKey, to entries: [TokenEntry]) -> [TokenEntry] {
    let owner = SignInKey(address: key.address, user: key.user, passwordDigest: nil)
    return [TokenEntry(key: key, signIn: signIn)] + entries.filter { !$0.matches(owner) }
  }
}
