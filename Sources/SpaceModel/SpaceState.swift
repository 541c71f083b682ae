import JSONPages

/// A space as a value: everything that a request can read or change, without clock and lock.
struct SpaceState: Sendable {
  let seed: UInt64
  let shapes: Shapes
  var faults: Faults
  var limits: SpaceLimits
  var accounts: [Account]
  /// Tables by the entity's name; an entity that nobody has touched has none.
  var tables: [String: Table] = [:]
  var signIns = SignIns()
  /// All requests together, as if they came from one account.
  var usage = Usage()
  var life: Life?
  /// What the faults draw from.
  var chance: SeededRandom
  /// What the identities of records and tokens come from.
  var identities: SeededRandom
  /// The true time in seconds since 1970, set at the beginning of each request.
  var time: Double
  /// The records that are still to be made.
  private var planned: Scenario?

  init(
    seed: UInt64, shapes: Shapes, faults: Faults, limits: SpaceLimits, accounts: [Account], time: Double,
    scenario: Scenario
  ) {
    self.seed = seed
    self.shapes = shapes
    self.faults = faults
    self.limits = limits
    self.accounts = accounts
    self.time = time
    planned = scenario
    chance = SeededRandom(seed: seed, part: "faults")
    identities = SeededRandom(seed: seed, part: "identities")
  }

  /// Makes the records of the scenario, unless they are made already.
  mutating func fill() {
    guard let scenario = planned else { return }
    planned = nil
    ScenarioBuilder.fill(&self, scenario)
  }

  /// What the server's clock shows; it differs from the true time while the clock jumps.
  var serverTime: Double {
    guard faults.contains(.clockJumps) else { return time }
    let period = Int64((time / 240).rounded(.down))
    var jump = SeededRandom(seed: seed, part: "clock \(period)")
    return jump.chance(faults[.clockJumps]) ? time + Double(jump.integer(-90...90)) : time
  }

  /// The shape of an entity; nil if there is no such entity.
  func shape(_ entity: String) -> EntityShape? { shapes[entity] }

  /// The table of an entity, empty if nobody has touched it.
  func table(_ shape: EntityShape) -> Table { tables[shape.name] ?? Table(shape: shape) }

  /// A record by entity and Id.
  func record(_ entity: String, _ id: Int64) -> StoredRecord? { tables[entity]?[id] }
}
