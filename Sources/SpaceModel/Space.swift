import JSONPages
import Nexudus
import Synchronization

/// A Nexudus space in memory.
///
/// It answers what the API answers (``respond(to:)``), from a seed, a scenario and a clock: equal seeds and equal calls at
/// equal times give equal bytes. The direct calls (``create(_:_:by:)``, ``pay(invoice:amount:)``, ...) are what other
/// people do meanwhile.
public final class Space: Sendable {
  private let state: Mutex<SpaceState>
  private let clock: any TimeSource
  /// How far the space's time is ahead of the clock's.
  private let ahead = Mutex(0.0)

  /// A space with the records of a scenario, placed relative to the clock's present; they are made when something is
  /// first asked for.
  public init(
    seed: UInt64 = 1, scenario: Scenario = .demo, clock: any TimeSource = SystemTime(), limits: SpaceLimits = .off,
    faults: Faults = .none, live: LiveRate? = nil, accounts: [Account] = [.demo]
  ) {
    self.clock = clock
    let time = clock.now.time
    var planned = SpaceState(
      seed: seed, shapes: .builtIn, faults: faults, limits: limits, accounts: accounts, time: time, scenario: scenario)
    planned.life = live.map { Life(rate: $0, seed: seed, from: time) }
    state = Mutex(planned)
  }

  /// The space's time in seconds since 1970.
  public var now: Double { clock.now.time + ahead.withLock { $0 } }

  /// Moves the space's time forward, or back with a negative number of seconds.
  public func advance(by seconds: Double) {
    ahead.withLock { $0 += seconds }
    let now = now
    withState { state in
      state.time = now
      state.liveUntil(now)
    }
  }

  private func withState<Result: Sendable, Failure>(
    _ body: (inout SpaceState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { state throws(Failure) in
      state.fill()
      return try body(&state)
    }
  }

  /// Answers a request.
  public func respond(to request: ModelRequest) -> ModelReply {
    let now = now
    return withState { $0.respond(to: request, at: now) }
  }

  /// The faults that it plays.
  public var faults: Faults {
    get { withState { $0.faults } }
    set { withState { $0.faults = newValue } }
  }

  /// The ceilings that it enforces.
  public var limits: SpaceLimits {
    get { withState { $0.limits } }
    set { withState { $0.limits = newValue } }
  }

  /// Makes every access token worthless before its time.
  public func expireAccessTokens() { withState { $0.signIns.expireAll() } }

  /// Does something with the state at the present time.
  func act<Result: Sendable>(_ body: (inout SpaceState) throws(SpaceError) -> Result) throws(SpaceError) -> Result {
    let now = now
    return try withState { state throws(SpaceError) in
      state.time = now
      return try body(&state)
    }
  }
}
