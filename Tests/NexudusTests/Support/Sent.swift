import Testing

@testable import Nexudus

/// When requests were sent, by a clock that nobody touches.
struct Sent {
  private(set) var all: [Duration] = []
  private(set) var writes: [Duration] = []
  private(set) var feeds: [Duration] = []

  mutating func add(_ lane: PacingLane, at moment: Duration) {
    all.append(moment)
    switch lane {
    case .write: writes.append(moment)
    case .feed: feeds.append(moment)
    case .people: break
    }
  }

  /// Expects that no window of any length holds more than the limits allow.
  func check(_ limits: PacingLimits, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    func check(_ moments: [Duration], _ limit: Int?, _ length: Duration, _ name: String) {
      guard let limit else { return }
      let most = most(moments, in: length)
      #expect(most <= limit, "\(name): \(comment)", sourceLocation: sourceLocation)
    }
    check(all, limits.gap.map { _ in 1 }, limits.gap ?? .zero, "gap")
    check(all, limits.minute, .seconds(60), "minute")
    check(all, limits.hour, .seconds(3_600), "hour")
    check(all, limits.day, .seconds(86_400), "day")
    check(writes, limits.writeMinute, .seconds(60), "minute of writes")
    check(writes, limits.writeDay, .seconds(86_400), "day of writes")
    check(feeds, limits.hour.map { $0 * 4 / 5 }, .seconds(3_600), "hour of feeds")
    check(feeds, limits.day.map { $0 * 4 / 5 }, .seconds(86_400), "day of feeds")
  }

  /// The most requests in any window of that length.
  private func most(_ moments: [Duration], in length: Duration) -> Int {
    var most = 0
    var first = 0
    for last in moments.indices {
      while moments[last] - moments[first] >= length { first += 1 }
      most = max(most, last - first + 1)
    }
    return most
  }
}

/// A ledger and the time, moved by hand.
struct Desk {
  var ledger = PacingLedger()
  var now = Duration.zero
  private(set) var sent = Sent()
  /// How often somebody asked.
  private(set) var asked = 0
  private let rules: PacingRules
  private var number: UInt64 = 0

  init(_ limits: PacingLimits) { rules = PacingRules(limits) }

  /// A request that has not asked yet.
  mutating func request(_ lane: PacingLane) -> PacingRequest {
    number += 1
    return PacingRequest(id: number, lane: lane, isWrite: lane == .write)
  }

  /// Asks once; nil if it may go, else when it asks again.
  mutating func ask(_ request: inout PacingRequest) -> Duration? {
    _ = ledger.advance(
      to: MachineTime(boot: 1, elapsed: now), wall: Timestamp(seconds: 1_790_000_000) + now)
    asked += 1
    request.arrived = request.arrived ?? ledger.time.moment
    switch ledger.ask(request, rules) {
    case .go:
      sent.add(request.lane, at: now)
      return nil
    case .wait(let next, _): return now + .microseconds(next)
    }
  }

  /// Waits for one request alone.
  mutating func take(_ lane: PacingLane) {
    var request = request(lane)
    while let next = ask(&request) { now = next }
  }

  /// Lets all wait together until each has gone; gives their numbers in the order in which they went.
  mutating func race(_ requests: [PacingRequest]) -> [Int] {
    var waiting = requests.enumerated().map { (number: $0.offset, request: $0.element, next: now) }
    var order: [Int] = []
    while let first = waiting.indices.min(by: { waiting[$0].next < waiting[$1].next }) {
      now = max(now, waiting[first].next)
      if let next = ask(&waiting[first].request) {
        waiting[first].next = next
      } else {
        order.append(waiting.remove(at: first).number)
      }
    }
    return order
  }
}
