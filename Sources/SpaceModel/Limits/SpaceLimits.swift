/// How many requests a space admits from one account in a window of time.
public struct SpaceLimits: Sendable, Hashable {
  /// One ceiling.
  public struct Window: Sendable, Hashable {
    /// The length in seconds.
    public var seconds: Double
    /// How many requests fit.
    public var count: Int

    /// At most so many requests in so many seconds.
    public init(seconds: Double, count: Int) {
      self.seconds = seconds
      self.count = count
    }
  }

  /// Windows that every request counts in.
  public var requests: [Window]
  /// Windows that only POST, PUT and DELETE count in.
  public var writes: [Window]

  /// Ceilings of one's own.
  public init(requests: [Window], writes: [Window]) {
    self.requests = requests
    self.writes = writes
  }

  /// The documented ceilings.
  public static let documented = SpaceLimits(
    requests: [
      Window(seconds: 0.1, count: 1), Window(seconds: 60, count: 120), Window(seconds: 3600, count: 5000),
      Window(seconds: 86_400, count: 200_000),
    ],
    writes: [Window(seconds: 60, count: 60), Window(seconds: 86_400, count: 5000)])

  /// No ceilings.
  public static let off = SpaceLimits(requests: [], writes: [])
}

/// When an account's requests were admitted.
struct Usage: Sendable {
  private var requests = Times()
  private var writes = Times()

  /// Counts a request, or refuses it, in which case it doesn't count.
  mutating func admit(isWrite: Bool, at time: Double, _ limits: SpaceLimits) -> Bool {
    guard limits.requests.allSatisfy({ requests.hasRoom($0, at: time) }) else { return false }
    guard !isWrite || limits.writes.allSatisfy({ writes.hasRoom($0, at: time) }) else { return false }
    requests.append(time, longest: limits.requests.map(\.seconds).max() ?? 0)
    if isWrite { writes.append(time, longest: limits.writes.map(\.seconds).max() ?? 0) }
    return true
  }

  /// Rising times of the recent past.
  private struct Times: Sendable {
    private var times: [Double] = []

    func hasRoom(_ window: SpaceLimits.Window, at time: Double) -> Bool {
      guard times.count >= window.count, window.count > 0 else { return true }
      // A hair of tolerance: clients that wait exactly the window's length are on time.
      return time - times[times.count - window.count] >= window.seconds - 1e-6
    }

    mutating func append(_ time: Double, longest: Double) {
      times.append(time)
      if times.count % 1024 == 0 { times.removeAll { time - $0 > longest } }
    }
  }
}
