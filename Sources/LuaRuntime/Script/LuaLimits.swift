/// What a script may use.
public struct LuaLimits: Sendable, Hashable {
  /// Bytes of the Lua heap together with the pages of records that the script holds.
  public var memory: Int
  /// How long the script may run without calling the host; waiting for the host does not count.
  public var slice: Duration
  /// How long one call may run in all, waiting not counted; nil: no limit.
  public var total: Duration?
  /// How long `<close>` variables may run once the script has been stopped by force.
  public var unwinding: Duration
  /// How long a cancelled call waits for an operation of the host that ignores the cancellation.
  public var grace: Duration

  /// Limits that suit a small rule.
  public init(
    memory: Int = 64 << 20, slice: Duration = .seconds(2), total: Duration? = nil,
    unwinding: Duration = .milliseconds(50), grace: Duration = .seconds(2)
  ) {
    self.memory = memory
    self.slice = slice
    self.total = total
    self.unwinding = unwinding
    self.grace = grace
  }
}

extension Duration {
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max / 2 : min(whole, .max / 2) + attoseconds / 1_000_000_000
  }
}
