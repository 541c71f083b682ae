/// Decides, as a value, whether and when a failed request is made again.
///
/// Reads may always be repeated. A write is repeated only if the server surely did not carry it out: it was throttled,
/// or no connection was made. One whose answer was lost is never repeated.
public struct RetryPolicy: Sendable, Hashable {
  /// How often a request is repeated at most.
  public var limit: Int
  /// The time after the first failure in which repeats may begin.
  public var span: Duration
  /// The mean wait before the first repeat; it doubles with each.
  public var base: Duration

  /// Makes a policy; by default 4 repeats within 30 seconds.
  public init(limit: Int = 4, span: Duration = .seconds(30), base: Duration = .milliseconds(500)) {
    self.limit = limit
    self.span = span
    self.base = base
  }

  /// No repeats.
  public static let none = RetryPolicy(limit: 0)

  /// The wait before the next repeat; nil if the error is final.
  ///
  /// - Parameters:
  ///   - repeats: How often the request was repeated already.
  ///   - elapsed: The time since the first failure.
  ///   - asked: The wait that the server asked for.
  ///   - random: A number from 0 to 1; spreads the repeats of many clients.
  public func wait(
    after failure: Failure, repeats: Int, elapsed: Duration, asked: Duration?, random: Double
  ) -> Duration? {
    guard failure.mayBeRepeated, repeats < limit else { return nil }
    let doubled = base * (1 << min(repeats, 10))
    let jittered = doubled * (0.5 + min(max(random, 0), 1))
    let wait = asked.map { max($0, .zero) + jittered * 0.2 } ?? jittered
    return elapsed + wait <= span ? wait : nil
  }

  /// What is known of a failed request.
  public struct Failure: Sendable, Hashable {
    /// Whether it was a write.
    public var isWrite: Bool
    /// Whether the failure may pass by itself.
    public var isPassing: Bool
    /// Whether the server surely did not carry it out.
    public var isSurelyNotDone: Bool

    /// Makes one.
    public init(isWrite: Bool, isPassing: Bool, isSurelyNotDone: Bool) {
      self.isWrite = isWrite
      self.isPassing = isPassing
      self.isSurelyNotDone = isSurelyNotDone
    }

    var mayBeRepeated: Bool { isPassing && (!isWrite || isSurelyNotDone) }
  }
}
