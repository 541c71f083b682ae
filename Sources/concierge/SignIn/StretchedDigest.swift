import Nexudus

/// The digest of a password by PBKDF2-HMAC-SHA256, salted with address and user: it tells whether a password is the one
/// that a token belongs to, and costs whoever steals the file work for every guess.
struct StretchedDigest: PasswordDigest {
  /// The rounds, which each run with a password in its settings pays for once.
  let rounds: Int

  init(rounds: Int = 10_000) { self.rounds = rounds }

  func digest(of password: String, context: String) -> String {
    let key = Self.derive(password: Array(password.utf8), salt: Array(context.utf8), rounds: rounds)
    return "pbkdf2-\(rounds)-" + key.map { Self.hex($0) }.joined()
  }

  /// The first block of PBKDF2.
  static func derive(password: [UInt8], salt: [UInt8], rounds: Int) -> [UInt8] {
    let mac = MAC(key: password)
    var block = mac.authenticate(salt + [0, 0, 0, 1])
    var result = block
    for _ in 1..<max(rounds, 1) {
      block = mac.authenticate(block)
      for index in result.indices { result[index] ^= block[index] }
    }
    return result
  }

  /// HMAC with both halves of its key hashed beforehand: half of the work of every round.
  private struct MAC {
    private var inner = SHA256()
    private var outer = SHA256()

    init(key: [UInt8]) {
      var padded = key.count > 64 ? SHA256.hash(key) : key
      padded += [UInt8](repeating: 0, count: 64 - padded.count)
      inner.update(padded.lazy.map { $0 ^ 0x36 })
      outer.update(padded.lazy.map { $0 ^ 0x5C })
    }

    func authenticate(_ message: [UInt8]) -> [UInt8] {
      var inner = inner
      inner.update(message)
      var outer = outer
      outer.update(inner.finish())
      return outer.finish()
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }
}
