import Automation
import Nexudus

@testable import SpaceModel

/// What a world is like, drawn from its seed; a test may set what it is about.
struct WorldPlan: Sendable {
  let seed: UInt64
  /// Faults while people act.
  var faults = Faults.none
  /// Faults that stay to the end: what this server is like.
  var nature = Faults.none
  /// How wrong the local wall clock is.
  var clockError = Duration.zero
  /// How long people act, in seconds.
  var activity = 1200
  /// The mean time between acts of people, in seconds.
  var pause = 20.0
  /// The probability that people act right before a request.
  var meddling = 0.05
  /// The mean number of places that a life passes before it dies; nil lets it live.
  var lifeLength: Int?
  /// How many places the first life passes before it dies, where a test goes through all of them.
  var firstDeath: Int?
  /// How many lives end early at most.
  var deaths = 8
  /// The probability that a handler fails at a place where it can.
  var clumsiness = 0.0
  /// The probability for each act of people that the disk is full for a minute.
  var fullness = 0.0
  /// How many threads there are before the watch begins.
  var history = 5
  /// How long the watch goes on at least after people have stopped, in seconds.
  var quiet = 600
  /// The probability for each act of people that somebody wants to be forgotten, too.
  var forgetting = 0.0
  /// Whether the disk has room to write the state anew.
  var canWipe = true
  /// Whether the size of the state is written down.
  var isMeasured = false
  /// Whether somebody looks into the inbox.
  var hasOperator = false
  var settings = WatchSettings()
  var limits = PacingLimits.off

  /// Faults of the way and of the moment, which pass.
  static let passing: [Fault] = [
    .lateVisibility, .ties, .futureStamps, .twoClocks, .clockJumps, .emptyLists, .throttle, .throttleBare,
    .serverErrors, .slow, .cut, .dropBefore, .dropAfter, .trimmedTexts, .wrappedTexts, .newFields,
  ]
  /// Faults that a server has, or has not.
  static let natural: [Fault] = [
    .ignoredFilters, .reversedOrder, .pageOrder, .zeroOneOrder, .smallPages, .leftOutFields, .partialSeveral,
    .goneIsError,
  ]

  init(seed: UInt64) { self.seed = seed }

  /// A world in which anything may be wrong.
  static func wild(seed: UInt64) -> WorldPlan {
    var plan = WorldPlan(seed: seed)
    var random = SeededRandom(seed: seed, part: "plan")
    let roughness = random.pick([0, 0.1, 0.25, 0.5])
    for fault in passing where random.chance(roughness) {
      plan.faults[fault] = fault.usualRate < 1 ? random.pick([0.02, 0.1, 0.2]) : 1
    }
    for fault in natural where random.chance(roughness / 2) { plan.nature[fault] = 1 }
    plan.clockError = .seconds(random.pick([0, 0, 90, -90, 86_400, -86_400]))
    plan.activity = random.integer(60...500)
    plan.pause = random.pick([5, 15, 40])
    plan.meddling = random.pick([0, 0.05, 0.3])
    plan.lifeLength = random.pick([nil, 15, 60, 200])
    plan.clumsiness = random.pick([0, 0.1, 0.3])
    plan.fullness = random.pick([0, 0, 0.02])
    plan.history = random.pick([0, 3, 12])
    if random.chance(0.3) { plan.settings.every = .seconds(random.pick([5, 30, 120])) }
    if random.chance(0.2) { plan.settings.parallel = 1 }
    return plan
  }
}
