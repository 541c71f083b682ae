/// When requests may be made, as a value: no clock, no file, no waiting.
///
/// It keeps what was sent, not what is planned: who can't go at once leaves a ticket, and asks again when its turn should
/// have come. So nothing has to be given back when a process dies or a task is cancelled; its ticket just runs out.
/// The limits are not part of it: processes with different settings can share one.
public struct PacingLedger: Sendable, Hashable {
  var time = SharedTime()
  var all = PacingHistory()
  var writes = PacingHistory()
  var feeds = PacingHistory()
  var lanes = PacingLanes()
  var tickets: [PacingTicket] = []
  private(set) var blockedUntil: Int64 = 0

  /// As many wait in turn; more still wait, but have no place in the order.
  static let maximumTickets = 64
  /// So much later than planned a ticket's owner may come back before its place is lost.
  private static let grace: Int64 = 250_000
  /// Who waits comes back at least so often, for others may have given up.
  static let longestSleep: Int64 = 30_000_000
  private static let shortestSleep: Int64 = 10_000

  /// A ledger without entries.
  public init() {}

  init(time: SharedTime, histories: [PacingHistory], lanes: PacingLanes, tickets: [PacingTicket], blockedUntil: Int64) {
    self.time = time
    (all, writes, feeds) = (histories[0], histories[1], histories[2])
    self.lanes = lanes
    self.tickets = tickets
    self.blockedUntil = blockedUntil
  }

  /// What a request is told.
  enum Answer: Sendable, Hashable {
    /// It may be sent now, and is counted.
    case go
    /// It asks again after that many microseconds; its turn comes after `inAll`.
    case wait(Int64, inAll: Int64)
  }

  /// Moves to the present; to be called before all else.
  mutating func advance(to machine: MachineTime, wall: Timestamp) -> Int64 {
    let now = time.advance(to: machine, wall: wall)
    tickets.removeAll { $0.expires <= now }
    return now
  }

  /// Counts a request if it may be sent now, else keeps its place.
  mutating func ask(_ request: PacingRequest, _ rules: PacingRules) -> Answer {
    let now = time.moment
    tickets.removeAll { $0.id == request.id }
    let own = ownFree(request, rules, from: now)
    let first = max(own, blockedUntil, free(rules, from: now))
    var ticket = PacingTicket(request, arrived: request.arrived ?? now, own: own)
    let ahead = tickets.count { $0.own <= first && isBefore($0, ticket, rules) }
    if ahead == 0, first <= now {
      count(request, at: now)
      return .go
    }
    let turn = ahead == 0 ? first : max(first, free(rules, from: now, ahead: ahead))
    let inAll = max(turn - now, Self.shortestSleep)
    let sleep = min(inAll, Self.longestSleep)
    ticket.expires = now + sleep + Self.grace
    keep(ticket, rules)
    return .wait(sleep, inAll: inAll)
  }

  /// Counts a request as late as the server may have: at its end, not when it was let go.
  mutating func end(_ turn: PacingTurn) {
    all.move(turn.moment, to: time.moment)
    if turn.isWrite { writes.move(turn.moment, to: time.moment) }
    if case .feed = turn.lane { feeds.move(turn.moment, to: time.moment) }
  }

  /// Gives up the place of a request that is no longer to be made.
  mutating func giveUp(_ id: UInt64) { tickets.removeAll { $0.id == id } }

  /// Notes that the server asked to wait; an hour at most, for the wish outlives the process.
  mutating func block(for duration: Duration) {
    blockedUntil = max(blockedUntil, time.moment + min(max(duration.microseconds, 0), 3_600_000_000))
  }

  /// What the windows hold now.
  func usage(_ limits: PacingLimits) -> PacingUsage {
    let rules = PacingRules(limits)
    func window(_ windows: [PacingWindow], _ level: Int, in history: PacingHistory) -> PacingUsage.Window? {
      windows.first { $0.level == level }.map {
        PacingUsage.Window(used: history.used($0, at: time.moment), limit: $0.count)
      }
    }
    var usage = PacingUsage()
    usage.minute = window(rules.all, 0, in: all)
    usage.hour = window(rules.all, 1, in: all)
    usage.day = window(rules.all, 2, in: all)
    usage.writeMinute = window(rules.writes, 0, in: writes)
    usage.writeDay = window(rules.writes, 2, in: writes)
    usage.blocked = .microseconds(max(blockedUntil - time.moment, 0))
    usage.waiting = tickets.count
    return usage
  }

  /// What has to be assumed when the record of the past is lost: a full minute, and hour and day half used.
  static func assumingTheWorst(at machine: MachineTime, wall: Timestamp) -> PacingLedger {
    var ledger = PacingLedger()
    let now = ledger.time.advance(to: machine, wall: wall)
    let limits = PacingLimits.documented
    func fill(_ history: inout PacingHistory, minute: Int?, hour: Int?, day: Int?) {
      history.add(now, count: 0)
      for (level, total) in [(1, hour), (2, day)] {
        for step in 0..<120 {
          let share = (total ?? 0) / 2 * (step + 1) / 120 - (total ?? 0) / 2 * step / 120
          history.assume(share, at: now - Int64(step) * PacingHistory.widths[level], level: level)
        }
      }
      history.add(now, count: minute ?? 0)
    }
    fill(&ledger.all, minute: limits.minute, hour: limits.hour, day: limits.day)
    fill(&ledger.writes, minute: limits.writeMinute, hour: nil, day: limits.writeDay)
    fill(&ledger.feeds, minute: nil, hour: limits.hour.map { $0 * 4 / 5 }, day: limits.day.map { $0 * 4 / 5 })
    ledger.blockedUntil = now + 60_000_000
    return ledger
  }

  private mutating func count(_ request: PacingRequest, at now: Int64) {
    all.add(now)
    if request.isWrite { writes.add(now) }
    if case .feed = request.lane { feeds.add(now) }
    lanes.add(request.lane.id, at: now)
  }

  /// When the windows over all requests allow one more behind `ahead` others.
  private func free(_ rules: PacingRules, from now: Int64, ahead: Int = 0) -> Int64 {
    var moment = now
    if let gap = rules.gap {
      let last = all.latest.last.map { $0 + gap } ?? now
      moment = max(moment, max(last, now) + gap * Int64(ahead))
    }
    for window in rules.all { moment = max(moment, all.free(window, from: now, ahead: ahead)) }
    return moment
  }

  /// When the windows of the request's own kind allow it.
  private func ownFree(_ request: PacingRequest, _ rules: PacingRules, from now: Int64) -> Int64 {
    var moment = now
    if request.isWrite { for window in rules.writes { moment = max(moment, writes.free(window, from: now)) } }
    if case .feed = request.lane { for window in rules.feeds { moment = max(moment, feeds.free(window, from: now)) } }
    return moment
  }

  /// Whether one who waits goes before another.
  private func isBefore(_ a: PacingTicket, _ b: PacingTicket, _ rules: PacingRules) -> Bool {
    let (first, second) = (rank(a, rules), rank(b, rules))
    return first == second ? (a.arrived, a.id) < (b.arrived, b.id) : first < second
  }

  /// Less goes first: writes, then people within their share, then who has used less.
  private func rank(_ ticket: PacingTicket, _ rules: PacingRules) -> Double {
    if ticket.lane == PacingLane.write.id { return -2 }
    let used = lanes.used(ticket.lane, at: time.moment)
    return ticket.lane == PacingLane.people.id && used < rules.peopleShare ? -1 : used
  }

  private mutating func keep(_ ticket: PacingTicket, _ rules: PacingRules) {
    if tickets.count >= Self.maximumTickets {
      guard let last = tickets.indices.max(by: { isBefore(tickets[$0], tickets[$1], rules) }),
        isBefore(ticket, tickets[last], rules)
      else { return }
      tickets.remove(at: last)
    }
    tickets.append(ticket)
  }
}
