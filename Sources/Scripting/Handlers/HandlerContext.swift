import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// What the host's functions do differently while a handler runs: effects are journalled, values are the handler's own,
/// the clock stands still, and random numbers are alike in every attempt.
final class HandlerContext: Sendable {
  /// The handler that the present call belongs to; nil outside handlers.
  @TaskLocal static var current: HandlerContext?

  /// The space, with the journal before its writes.
  let space: any SpaceAccess
  /// The script's values as this handler sees them.
  let store: any ScriptStore
  /// The delivery's journal; nil in a dry run.
  let journal: EffectJournal?
  /// The clock of every attempt.
  let now: Timestamp
  let random: Mutex<RandomNumbers>
  /// The event that the handler is at work on, as plans name it.
  let cause: PlannedEffect.Cause?
  private let root = Branch(path: "")

  init(
    space: any SpaceAccess, store: any ScriptStore, journal: EffectJournal?, now: Timestamp, seed: UInt64,
    cause: PlannedEffect.Cause? = nil
  ) {
    self.space = space
    self.store = store
    self.journal = journal
    self.now = now
    self.cause = cause
    random = Mutex(RandomNumbers(seed: seed))
  }

  /// The branch of the handler that asks.
  var branch: Branch { Branch.current ?? root }

  /// Runs a handler in this context.
  func run<Result>(_ body: () async throws(LuaError) -> Result) async throws(LuaError) -> Result {
    do {
      return try await HandlerContext.$current.withValue(self) {
        try await Branch.$current.withValue(root) { try await body() }
      }
    } catch let error as LuaError {
      throw error
    } catch {
      throw LuaError(kind: "script", message: "\(error)")
    }
  }
}

/// A strand of a handler: the handler itself, or one worker of one of its `parallel` calls.
final class Branch: Sendable {
  /// The strand that the present call belongs to; nil outside handlers.
  @TaskLocal static var current: Branch?

  private let state: Mutex<(path: String, element: Int64, calls: Int)>

  init(path: String) { state = Mutex((path, 0, 0)) }

  /// What tells the strand's effects from those of others: the same in every attempt, whatever ran first.
  var path: String { state.withLock { $0.element == 0 ? $0.path : "\($0.path)[\($0.element)]" } }

  /// Notes which element of its list the worker turns to.
  func turn(to element: Int64) { state.withLock { $0.element = element } }

  /// The strand of a worker of the next `parallel` call.
  func nextCall() -> String {
    state.withLock { state in
      state.calls += 1
      let own = state.element == 0 ? state.path : "\(state.path)[\(state.element)]"
      return "\(own)/\(state.calls)"
    }
  }
}

/// The key that the author gave the present effect.
enum EffectKey {
  @TaskLocal static var current: String?
}

/// Random numbers from a seed.
struct RandomNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// The clock that scripts see: it stands still while a handler runs, alike in each attempt.
struct ScriptClock: TimeSource {
  let base: any TimeSource

  var now: Timestamp { HandlerContext.current?.now ?? base.now }
  var monotonic: Duration { base.monotonic }
  func sleep(for duration: Duration) async throws { try await base.sleep(for: duration) }
}
