import JSONPages
import Nexudus

extension Watcher {
  /// When a rule's hours open next, or now.
  func opening(of rule: String, _ now: Int64) -> Int64 {
    guard let hours = rules[rule]?.hours else { return now }
    let time = Timestamp(seconds: now)
    guard let zone else { return .max }
    if hours.isOpen(at: time, in: zone) { return now }
    return hours.nextOpening(after: time, in: zone)?.seconds ?? .max
  }

  /// Starts the handlers of what can be delivered.
  func dispatch(_ now: Int64, _ group: inout DiscardingTaskGroup) throws(StoreError) {
    var due: [(rule: RulePlan, free: Int)] = []
    for name in ready.filter({ $0.value <= now }).keys.sorted() {
      guard let rule = rules[name], !isPaused(name), opening(of: name, now) <= now else { continue }
      let free = rule.parallel - running.values.count { $0 == name }
      // The end of a handler of the same rule, or of any, makes room.
      if free > 0 { due.append((rule, free)) }
    }
    guard !due.isEmpty, running.count < settings.parallel else { return }
    let start = try store.transaction(owner: owner) { tables throws(StoreError) in
      var start = Start(room: settings.parallel - running.count)
      for (rule, free) in due { try start.take(rule, atMost: free, now, tables) }
      return start
    }
    for (name, next) in start.ready { ready[name] = next }
    for delivery in start.applied { observer.note(.delivery(delivery, effects: 0)) }
    for (delivery, steps) in start.started {
      running[delivery.id] = delivery.rule
      group.addTask {
        let lane = PacingLane.feed("handlers of \(delivery.rule)")
        await PacingLane.$current.withValue(lane) { await self.handle(delivery, steps) }
      }
    }
  }
}

/// The deliveries that begin in one transaction.
private struct Start {
  /// How many more may run.
  var room: Int
  private(set) var started: [(delivery: Delivery, steps: [Step])] = []
  /// Those whose effects a plan has sent.
  private(set) var applied: [Delivery] = []
  /// When each rule that was looked at is looked at next.
  private(set) var ready: [String: Int64?] = [:]

  init(room: Int) { self.room = room }

  mutating func take(
    _ rule: RulePlan, atMost most: Int, _ now: Int64, _ tables: any WatchTransaction
  ) throws(StoreError) {
    let free = min(most, room)
    guard free > 0 else { return }
    let found = try tables.runnable(rule: rule.name, now: now, limit: free)
    for var delivery in found {
      let steps = try tables.steps(of: delivery.id)
      if try PlannedEvent.settle(&delivery, steps, now, tables) {
        applied.append(delivery)
        continue
      }
      delivery.state = .running
      delivery.reason = nil
      delivery.next = nil
      delivery.clock = delivery.clock ?? now
      try tables.save(delivery)
      started.append((delivery, steps))
      room -= 1
    }
    // As many as there was room for: there may be more.
    ready[rule.name] = .some(found.count < free ? try tables.nextRun(rule: rule.name) : 0)
  }
}
