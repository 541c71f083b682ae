import Logging
import Synchronization

/// Holds requests back until the limits allow them, together with all who use the same store.
public final class Pacer: Sendable {
  private let limits: PacingLimits
  private let rules: PacingRules
  private let clock: any TimeSource
  private let store: any PacingStore
  private let findAccount: @Sendable () -> PacingAccount
  private let log: @Sendable (Logger.Level, String) -> Void
  private let state = Mutex(State())

  private struct State {
    var account: PacingAccount?
    var blockedUntil = Duration.zero
    var toldUntil = Duration.zero
    /// Stands in for a store that fails.
    var spare: MemoryPacingStore?
    var nextID = UInt64.random(in: 0...UInt64.max)
  }

  /// A wait of that length is worth a line in the log.
  private static let longWait: Int64 = 600_000_000
  /// Nobody holds a ledger for longer than a few microseconds, unless it was stopped in the midst of it.
  private static let patience = Duration.seconds(5)

  /// A pacer for one account.
  ///
  /// - Parameters:
  ///   - store: Where the ledger is kept. Without limits it is never asked.
  ///   - account: Called once, when the first request is made.
  ///   - log: Takes what people should know.
  public init(
    _ limits: PacingLimits, clock: any TimeSource, store: any PacingStore = MemoryPacingStore(),
    account: @escaping @Sendable () -> PacingAccount = { PacingAccount(address: "", user: "") },
    log: @escaping @Sendable (Logger.Level, String) -> Void = { _, _ in }
  ) {
    self.limits = limits
    rules = PacingRules(limits)
    self.clock = clock
    self.store = store
    findAccount = account
    self.log = log
  }

  /// Waits until a request may be made, and counts it; the lane is ``PacingLane/current``.
  ///
  /// - Returns: What ``end(_:)`` is to be told when the request has ended; nil without limits.
  /// - Throws: `CancellationError`; nothing is counted then.
  @discardableResult
  public func wait(isWrite: Bool) async throws -> PacingTurn? {
    if limits == .off {
      try await waitForServer()
      return nil
    }
    let lane = isWrite ? .write : PacingLane.current ?? .people
    var request = PacingRequest(id: newID(), lane: lane, isWrite: isWrite)
    while true {
      let (answer, moment) = try await update { ledger in
        // The place in the order is that of the first time, also where the ticket found no room.
        request.arrived = request.arrived ?? ledger.time.moment
        return (ledger.ask(request, rules), ledger.time.moment)
      }
      switch answer {
      case .go: return PacingTurn(lane: lane, isWrite: isWrite, moment: moment, start: clock.monotonic)
      case .wait(let next, let inAll):
        tell(inAll, lane)
        do { try await clock.sleep(for: .microseconds(next)) } catch {
          giveUp(request.id)
          throw error
        }
      }
    }
  }

  /// Notes that a request has ended, with an answer or without.
  ///
  /// The server counts a request when it arrives. One that was long under way, because the network or this machine was
  /// slow, is counted anew, at the latest moment that it can have arrived at.
  public func end(_ turn: PacingTurn?) async {
    guard let turn, clock.monotonic - turn.start > PacingRules.slack else { return }
    // A cancelled task still passes on what it learned, if that works at once.
    _ = try? await update { $0.end(turn) }
  }

  /// Notes that the server asked to wait.
  public func block(for duration: Duration) async {
    state.withLock { $0.blockedUntil = max($0.blockedUntil, clock.monotonic + duration) }
    guard limits != .off else { return }
    // A cancelled task still passes on what it learned, if that works at once.
    _ = try? await update { $0.block(for: duration) }
  }

  /// What the account has used so far, without taking a turn.
  public func usage() throws(NexudusError) -> PacingUsage {
    if limits == .off { return PacingUsage() }
    return try (spare ?? store).usage(of: account(), limits: limits, clock: clock)
  }

  private func waitForServer() async throws {
    while true {
      let wait = state.withLock { $0.blockedUntil } - clock.monotonic
      if wait <= .zero { return }
      try await clock.sleep(for: wait)
    }
  }

  /// Tries until nobody else has the ledger; a store that fails is replaced by one in memory, and said to be.
  private func update<T: Sendable>(_ body: (inout PacingLedger) -> T) async throws -> T {
    let account = account()
    let start = clock.monotonic
    while true {
      do throws(NexudusError) {
        if let done = try (spare ?? store).update(account, clock: clock, body) { return done }
        if clock.monotonic - start > Self.patience {
          throw NexudusError(.timeout, "another process holds the record of past requests for more than 5 seconds")
        }
      } catch {
        replaceStore(error)
        continue
      }
      try await clock.sleep(for: .milliseconds(1))
    }
  }

  private var spare: MemoryPacingStore? { state.withLock { $0.spare } }

  private func replaceStore(_ error: NexudusError) {
    let isNew = state.withLock { state in
      defer { state.spare = state.spare ?? MemoryPacingStore() }
      return state.spare == nil
    }
    if isNew { log(.warning, "\(error.message): from now on this process counts its requests alone") }
  }

  private func giveUp(_ id: UInt64) {
    do throws(NexudusError) {
      // If another process has it just now, the place runs out by itself.
      _ = try (spare ?? store).update(account(), clock: clock) { $0.giveUp(id) }
    } catch {
      replaceStore(error)
    }
  }

  private func account() -> PacingAccount {
    if let known = state.withLock({ $0.account }) { return known }
    let found = findAccount()
    return state.withLock { state in
      let account = state.account ?? found
      state.account = account
      return account
    }
  }

  private func newID() -> UInt64 {
    state.withLock { state in
      state.nextID &+= 1
      return state.nextID
    }
  }

  private func tell(_ wait: Int64, _ lane: PacingLane) {
    guard wait > Self.longWait else { return }
    let now = clock.monotonic
    let isNew = state.withLock { state in
      guard now >= state.toldUntil else { return false }
      state.toldUntil = now + .microseconds(wait)
      return true
    }
    guard isNew else { return }
    let minutes = DurationText.text(.seconds((wait / 60_000_000 + 1) * 60))
    let who =
      switch lane {
      case .write: "writes"
      case .people: "requests"
      case .feed: "feeds"
      }
    log(.notice, "the account's limits are used up: \(who) wait for about \(minutes)")
  }
}
