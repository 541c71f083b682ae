/// How much of each window is used, by all processes on an account together.
///
/// Where a window is counted in steps, a step that it covers in part counts in full.
public struct PacingUsage: Sendable, Hashable {
  /// What one window holds.
  public struct Window: Sendable, Hashable {
    /// Requests within the window now.
    public var used: Int
    /// The most that it may hold.
    public var limit: Int

    /// Makes one.
    public init(used: Int, limit: Int) {
      self.used = used
      self.limit = limit
    }
  }

  /// All requests of the last minute; nil where there is no limit.
  public var minute: Window?
  /// All requests of the last hour.
  public var hour: Window?
  /// All requests of the last day.
  public var day: Window?
  /// The writes of the last minute.
  public var writeMinute: Window?
  /// The writes of the last day.
  public var writeDay: Window?
  /// How long the server wants everybody to wait yet.
  public var blocked: Duration = .zero
  /// How many requests wait for their turn.
  public var waiting = 0

  /// Nothing used, nothing limited.
  public init() {}
}
