import Nexudus
import SpaceModel
import Synchronization

/// What goes wrong in a test under one seed: the API's faults, and where the process of the rules dies.
final class Chaos: Sendable {
  /// Faults of a service that is well but badly reached: whatever a rule does has to come about all the same.
  private static let faults: [Fault] = [
    .throttle, .serverErrors, .slow, .cut, .dropBefore, .dropAfter, .expiredTokens, .emptyLists, .lateVisibility,
    .smallPages, .reversedOrder,
  ]
  /// How often the process dies at most, so that everything comes to its end.
  private static let mostDeaths = 12

  let seed: UInt64
  private let state: Mutex<(random: SeededRandom, deaths: Int)>

  init(seed: UInt64) {
    self.seed = seed
    state = Mutex((SeededRandom(seed: seed, part: "chaos"), 0))
  }

  /// Some of the faults.
  func chooseFaults() -> Faults {
    state.withLock { state in
      var faults = Faults.none
      for fault in Self.faults where state.random.chance(0.5) { faults[fault] = min(fault.usualRate, 0.15) }
      return faults
    }
  }

  /// A new process, which dies or not.
  func newLife() -> ProcessLife {
    state.withLock { state in
      state.deaths += 1
      guard state.deaths <= Self.mostDeaths, state.random.chance(0.8) else { return ProcessLife(fuse: nil) }
      return ProcessLife(fuse: state.random.integer(1...80))
    }
  }
}
