/// Decides, as a value, when a feed is looked at next: often after news, ever less often while it is quiet.
struct FeedPace: Sendable, Hashable {
  /// The shortest wait, while things happen.
  static let hot: Int64 = 15
  /// The longest, while nothing does.
  static let idle: Int64 = 300

  /// The interval that the author or the operator fixed; nil follows the activity.
  var fixed: Int64?

  /// The wait after a scan.
  ///
  /// Half of the time since the last news: whoever waits for an answer to something sees it soon, and a feed that has
  /// been quiet for ten minutes costs twelve requests an hour.
  ///
  /// - Parameters:
  ///   - quiet: seconds since the last news.
  ///   - failures: scans in a row that failed.
  func wait(quiet: Int64, failures: Int) -> Int64 {
    let usual = fixed ?? min(max(quiet / 2, Self.hot), Self.idle)
    if failures == 0 { return max(usual, 1) }
    return max(1, min(max(usual, 5) << Int64(min(failures - 1, 6)), max(Self.idle, usual)))
  }

  /// The time between two whole listings, in seconds: a feed's cost at most about 100 requests an hour.
  static func censusInterval(size: Int64, isNeeded: Bool) -> Int64 {
    let pages = size / 1000 + 1
    return isNeeded ? max(300, pages * 36) : 86_400
  }
}
