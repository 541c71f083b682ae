import Synchronization

/// Whose limits are counted together.
public struct PacingAccount: Sendable, Hashable {
  /// The address of the API.
  public let address: String
  /// The user; empty where it is not known, as with a token that was made elsewhere.
  public let user: String

  /// Makes one.
  public init(address: String, user: String) {
    self.address = address.lowercased()
    self.user = user.lowercased()
  }
}

/// Where the ledger of an account is kept.
public protocol PacingStore: Sendable {
  /// Runs the body on the account's ledger while nobody else does, and keeps what the body made of it.
  ///
  /// - Returns: What the body gave; nil if somebody else has the ledger just now: try again shortly.
  func update<T: Sendable>(
    _ account: PacingAccount, clock: any TimeSource, _ body: (inout PacingLedger) -> T
  ) throws(NexudusError) -> T?
  /// What the account has used, without taking a turn; of an account that is not known, nothing.
  func usage(
    of account: PacingAccount, limits: PacingLimits, clock: any TimeSource
  ) throws(NexudusError) -> PacingUsage
}

/// Ledgers that are forgotten with the process.
public final class MemoryPacingStore: PacingStore {
  private let ledgers = Mutex<[PacingAccount: PacingLedger]>([:])

  /// An empty store.
  public init() {}

  /// Runs the body on the account's ledger.
  public func update<T: Sendable>(_ account: PacingAccount, clock: any TimeSource, _ body: (inout PacingLedger) -> T)
    -> T?
  {
    ledgers.withLock { ledgers in
      var ledger = ledgers.removeValue(forKey: account) ?? PacingLedger()
      _ = ledger.advance(to: clock.machine, wall: clock.now)
      defer { ledgers[account] = ledger }
      return body(&ledger)
    }
  }

  /// What the account has used.
  public func usage(of account: PacingAccount, limits: PacingLimits, clock: any TimeSource) -> PacingUsage {
    var ledger = ledgers.withLock { $0[account] } ?? PacingLedger()
    _ = ledger.advance(to: clock.machine, wall: clock.now)
    return ledger.usage(limits)
  }
}
