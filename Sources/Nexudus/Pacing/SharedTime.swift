/// The time of a ledger, in microseconds: never runs back, and never faster than time does.
///
/// Processes share the machine's own clock, which nobody can set. It begins anew when the machine is started, and only
/// then the wall clock has to say how much time went by. So a jump of the wall clock matters only across a restart; if
/// it jumped back, no time has passed.
struct SharedTime: Sendable, Hashable {
  /// The present moment.
  private(set) var moment: Int64 = Self.start
  private(set) var boot: UInt64 = 0
  private(set) var elapsed: Int64 = 0
  private(set) var wall: Int64 = 0

  /// So large that no window reaches back before zero.
  static let start: Int64 = 10 * 86_400_000_000

  /// A wall clock from before the program was written was never set, and says nothing.
  private static let earliestWall: Int64 = 1_767_225_600_000_000
  /// Clocks of processors differ by a little at most; more means that the clock began anew.
  private static let tolerance: Int64 = 10_000_000
  private static let longest: Int64 = 8 * 86_400_000_000

  init() {}

  init(moment: Int64, boot: UInt64, elapsed: Int64, wall: Int64) {
    self.moment = moment
    self.boot = boot
    self.elapsed = elapsed
    self.wall = wall
  }

  /// Moves to the present and gives it.
  mutating func advance(to machine: MachineTime, wall now: Timestamp) -> Int64 {
    let newElapsed = machine.elapsed.microseconds
    let newWall = (now - Timestamp(seconds: 0)).microseconds
    if boot == machine.boot, newElapsed >= elapsed - Self.tolerance {
      moment += min(max(newElapsed - elapsed, 0), Self.longest)
      elapsed = max(elapsed, newElapsed)
    } else {
      let isKnown = wall >= Self.earliestWall && newWall >= Self.earliestWall
      moment += isKnown ? min(max(newWall - wall, 0), Self.longest) : 0
      boot = machine.boot
      elapsed = newElapsed
    }
    wall = newWall
    return moment
  }
}

extension Duration {
  /// Whole microseconds; stays within a few centuries.
  var microseconds: Int64 {
    let (seconds, attoseconds) = components
    return min(max(seconds, -10_000_000_000), 10_000_000_000) * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
