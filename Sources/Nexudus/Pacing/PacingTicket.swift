#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A request that asks for its turn.
struct PacingRequest: Sendable, Hashable {
  /// The same each time that it asks.
  let id: UInt64
  let lane: PacingLane
  /// Whether it counts as a write.
  let isWrite: Bool
  /// When it asked first; nil the first time.
  var arrived: Int64?
}

/// A request that was let go.
public struct PacingTurn: Sendable, Hashable {
  let lane: PacingLane
  let isWrite: Bool
  /// When it was counted, in the time of the ledger.
  let moment: Int64
  /// The same in the time of the process.
  let start: Duration
}

/// The place of a request that waits, as other processes see it.
struct PacingTicket: Sendable, Hashable {
  let id: UInt64
  let lane: UInt64
  let arrived: Int64
  /// From when on the windows of its own kind allow it; until then nobody waits for it.
  let own: Int64
  /// Its place is lost then, if it has not come back.
  var expires: Int64

  init(_ request: PacingRequest, arrived: Int64, own: Int64) {
    self.init(id: request.id, lane: request.lane.id, arrived: arrived, own: own, expires: 0)
  }

  init(id: UInt64, lane: UInt64, arrived: Int64, own: Int64, expires: Int64) {
    self.id = id
    self.lane = lane
    self.arrived = arrived
    self.own = own
    self.expires = expires
  }
}

/// What each lane used of late: a request counts half after each half hour. Its size is bounded.
struct PacingLanes: Sendable, Hashable {
  struct Use: Sendable, Hashable {
    let lane: UInt64
    var used: Double
    var moment: Int64

    func faded(at now: Int64) -> Double { used * exp2(-Double(max(now - moment, 0)) / 1_800_000_000) }
  }

  private(set) var uses: [Use] = []

  /// Beyond so many, the lane that used least is forgotten.
  static let maximum = 64

  init() {}

  init(uses: [Use]) { self.uses = uses }

  func used(_ lane: UInt64, at now: Int64) -> Double { uses.first { $0.lane == lane }?.faded(at: now) ?? 0 }

  mutating func add(_ lane: UInt64, at now: Int64) {
    if let index = uses.firstIndex(where: { $0.lane == lane }) {
      uses[index].used = uses[index].faded(at: now) + 1
      uses[index].moment = now
      return
    }
    if uses.count >= Self.maximum,
      let least = uses.indices.min(by: { uses[$0].faded(at: now) < uses[$1].faded(at: now) })
    {
      uses.remove(at: least)
    }
    uses.append(Use(lane: lane, used: 1, moment: now))
  }
}
