/// When requests may be made, as a value: no clock, no waiting.
///
/// It keeps the moment of every request as long as a window reaches back, so the windows slide exactly. Requests get
/// their slots in the order in which they ask.
public struct PacingLedger: Sendable {
  /// At most `count` requests in any time of `length`.
  struct Window: Sendable {
    let length: Duration
    let count: Int
  }

  private var all: Moments
  private var writes: Moments
  private var blockedUntil: Duration = .zero

  /// A ledger without entries.
  ///
  /// - Parameter slack: How much longer than documented each window is taken: requests don't travel equally fast, and
  ///   the server counts them as they arrive.
  public init(_ limits: PacingLimits, slack: Duration = .milliseconds(50)) {
    func windows(_ parts: [(Int?, Duration)]) -> [Window] {
      parts.compactMap { count, length in count.map { Window(length: length + slack, count: max($0, 1)) } }
    }
    var general = windows([
      (limits.minute, .seconds(60)), (limits.hour, .seconds(3600)), (limits.day, .seconds(86_400)),
    ])
    if let gap = limits.gap { general.append(Window(length: gap + slack / 5, count: 1)) }
    all = Moments(windows: general)
    writes = Moments(windows: windows([(limits.writeMinute, .seconds(60)), (limits.writeDay, .seconds(86_400))]))
  }

  /// The first moment at which the writes' own windows allow a write; at or before `now` if they do at once.
  ///
  /// A write waits for it before it takes a slot, so that reads never wait behind writes.
  public func writesFree(now: Duration) -> Duration { writes.free(from: now) }

  /// Takes the next slot and gives its moment, at or after `now`; the request must not be made before it.
  public mutating func reserve(now: Duration, isWrite: Bool) -> Duration {
    var slot = all.free(from: max(now, blockedUntil))
    if isWrite { slot = all.free(from: max(slot, writes.free(from: slot))) }
    all.add(slot)
    if isWrite { writes.add(slot) }
    return slot
  }

  /// Notes that the server asked to wait until that moment.
  public mutating func block(until moment: Duration) { blockedUntil = max(blockedUntil, moment) }

  /// Whether the server's wish to wait came after the slot at that moment was taken.
  public func isBlocked(at moment: Duration) -> Bool { moment < blockedUntil }
}

/// The moments of past and reserved requests, rising, and the windows over them.
private struct Moments: Sendable {
  let windows: [PacingLedger.Window]
  private var moments: [Duration] = []
  private let kept: Int

  init(windows: [PacingLedger.Window]) {
    self.windows = windows
    kept = windows.map(\.count).max() ?? 0
  }

  /// The first moment from `start` on at which one more request breaks no window, and none comes before one that is
  /// reserved already.
  func free(from start: Duration) -> Duration {
    var moment = start
    if let last = moments.last { moment = max(moment, last) }
    for window in windows where moments.count >= window.count {
      moment = max(moment, moments[moments.count - window.count] + window.length)
    }
    return moment
  }

  mutating func add(_ moment: Duration) {
    guard kept > 0 else { return }
    moments.append(moment)
    // Trimmed now and then, so that an entry costs constant time.
    if moments.count > 2 * kept + 64 { moments.removeFirst(moments.count - kept) }
  }
}
