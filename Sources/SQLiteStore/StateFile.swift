import Automation
import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The place of the state of one account at one address, in a folder that only its owner can enter.
public struct StateFile: Sendable, Hashable {
  /// The folder of all states.
  public let folder: String
  /// The database file in it.
  public let path: String

  /// Names the file for an address and an account; nothing is created yet.
  ///
  /// - Parameter home: the folder of everything that the program keeps (`$CONCIERGE_HOME`).
  public init(home: String, address: String, account: String) {
    folder = home + "/state"
    // The readable part may be alike for two accounts; the digest of the whole is not.
    var readable = ""
    for scalar in account.unicodeScalars.prefix(40) {
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
      readable.append(isPlain || scalar == "." ? Character(scalar) : "-")
    }
    let digest = Self.digest(of: address.lowercased() + "\u{0}" + account.lowercased())
    path = "\(folder)/\(readable)-\(digest).sqlite"
  }

  /// Whether the file is there.
  public var exists: Bool { access(path, F_OK) == 0 }

  /// Creates the folder (0700) and the file (0600) where they are missing, and takes both away from others.
  func prepare() throws(StoreError) {
    do throws(NexudusError) { try PrivateFolder.make(folder) } catch {
      let advice = error.hint.map { "; \($0)" } ?? ""
      throw StoreError(error.isRetryable ? .full : .forbidden, "the state of the scripts: \(error.message)\(advice)")
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw trouble("can't be opened", errno) }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 || errno == EPERM else { throw trouble("can't be made private", errno) }
  }

  /// Runs `body` while no other process that does the same is running it.
  ///
  /// Turning a new file into a database has steps that SQLite does not guard by its own locks.
  func withOpeningLock<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw trouble("can't be locked", errno) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw trouble("can't be locked", errno) }
    }
    return try body()
  }

  private func trouble(_ what: String, _ code: Int32) -> StoreError {
    let reason = String(cString: strerror(code))
    let advice = "; CONCIERGE_HOME names another folder for it"
    return StoreError(
      code == ENOSPC || code == EDQUOT ? .full : .forbidden,
      "the state of the scripts, \(path), \(what): \(reason)\(advice)")
  }

  /// FNV-1a, 64 bits: the name must be the same in every run, and is no secret.
  /// The same in every process; two texts may share it.
  static func hash(of text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static func digest(of text: String) -> String {
    let digits = String(hash(of: text), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
