/// When a delivery that failed is tried again, as a value.
public enum RetrySchedule {
  /// The waits after each failure, in seconds; after the last one it is parked.
  public static let waits: [Int64] = [5, 30, 300, 1_800, 7_200]

  /// The wait after an attempt failed; nil: no more.
  ///
  /// - Parameters:
  ///   - attempts: how many attempts have failed, this one included.
  ///   - random: a number that spreads the waits of many deliveries by a fifth.
  public static func wait(afterAttempt attempts: Int64, random: UInt64) -> Int64? {
    guard attempts >= 1, attempts <= waits.count else { return nil }
    let wait = waits[Int(attempts) - 1]
    let spread = max(wait / 5, 1)
    return wait + Int64(random % UInt64(2 * spread + 1)) - spread
  }
}
