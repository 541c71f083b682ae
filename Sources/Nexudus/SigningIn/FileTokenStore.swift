import JSONPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tokens in a file that only its owner can read.
///
/// The folder is made with mode 0700 and the file with 0600; one that others may read or write is refused.
public final class FileTokenStore: TokenStore {
  private let folder: String
  private var path: String { folder + "/sign-ins.json" }
  private static let lockPatience = Duration.seconds(60)

  /// A store in a folder, which is made when it is first needed.
  public init(folder: String) { self.folder = folder }

  /// The sign-in of that key.
  public func load(_ key: SignInKey) throws(NexudusError) -> StoredSignIn? {
    try entries().first { $0.matches(key) }?.signIn
  }

  /// The user of the sign-in.
  public func fullKey(for key: SignInKey) throws(NexudusError) -> SignInKey? {
    try entries().first { $0.matches(key) }?.key
  }

  /// Keeps a sign-in.
  public func save(_ signIn: StoredSignIn, for key: SignInKey) throws(NexudusError) {
    try write(TokenEntry.adding(signIn, key, to: try entries()))
  }

  /// Forgets sign-ins.
  public func remove(_ key: SignInKey) throws(NexudusError) {
    let entries = try entries()
    let kept = entries.filter { !$0.matches(key) }
    if kept.count < entries.count { try write(kept) }
  }

  /// Runs the body while no other process does, by a lock on a file beside the tokens.
  public func withLock<T: Sendable>(
    clock: any TimeSource, _ body: @Sendable () async -> T
  ) async throws(NexudusError) -> T {
    try PrivateFolder.make(folder)
    let lock = try PrivateFile.open(folder + "/sign-ins.lock", O_RDWR | O_CREAT | O_CLOEXEC)
    defer { close(lock) }
    let start = clock.monotonic
    while flock(lock, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw PrivateFile.failure("lock", folder) }
      if clock.monotonic - start > Self.lockPatience {
        throw NexudusError(
          .timeout, "another concierge holds the sign-in of \(folder) for more than a minute",
          hint: "end it, or try again", isRetryable: true)
      }
      do { try await clock.sleep(for: .milliseconds(50)) } catch { throw .cancelled }
    }
    let result = await body()
    flock(lock, LOCK_UN)
    return result
  }

  private func entries() throws(NexudusError) -> [TokenEntry] {
    guard let bytes = try PrivateFile.read(path) else { return [] }
    guard let value = try? JSONValue(parsing: PaddedBytes(bytes)), let list = value["sign_ins"]?.array else {
      throw NexudusError(
        .usage, "the file with the stored sign-ins is damaged: \(path)", hint: "remove it and sign in again")
    }
    return list.compactMap(TokenEntry.init(json:))
  }

  private func write(_ entries: [TokenEntry]) throws(NexudusError) {
    try PrivateFolder.make(folder)
    let value: JSONValue = ["sign_ins": .array(entries.map(\.json))]
    let bytes: [UInt8]
    do throws(JSONError) { bytes = try value.encoded(pretty: true) } catch {
      throw .usage("the sign-in cannot be stored: \(error.message)")
    }
    try PrivateFile.write(bytes, to: path)
  }
}

extension TokenEntry {
  fileprivate init?(json: JSONValue) {
    guard let address = json["address"]?.string, let clientID = json["client_id"]?.string,
      let access = json["access_token"]?.string, let expires = json["expires"]?.string.flatMap({ Timestamp($0) }),
      let issued = json["issued"]?.string.flatMap({ Timestamp($0) })
    else { return nil }
    key = SignInKey(address: address, user: json["user"]?.string, passwordDigest: json["password_digest"]?.string)
    signIn = StoredSignIn(
      clientID: clientID, accessToken: access, refreshToken: json["refresh_token"]?.string, expires: expires,
      issued: issued)
  }

  fileprivate var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "address": .string(key.address), "user": text(key.user), "password_digest": text(key.passwordDigest),
      "client_id": .string(signIn.clientID), "access_token": .string(signIn.accessToken),
      "refresh_token": text(signIn.refreshToken), "expires": .string(signIn.expires.description),
      "issued": .string(signIn.issued.description),
    ]
  }
}
