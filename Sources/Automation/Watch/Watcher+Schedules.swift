import JSONPages
import Nexudus

extension Watcher {
  /// Makes a delivery of each schedule that is due; one that was missed runs once, late.
  func fireSchedules(_ now: Int64) throws(StoreError) {
    guard nextSchedule <= now else { return }
    var next = Int64.max
    for (trigger, schedule) in index.schedules where !isPaused(trigger.rule) {
      guard var subscription = place(of: trigger) else { continue }
      let due =
        subscription.next
        ?? schedule.next(after: subscription.fired, activated: subscription.activated, zone)
      if let due, due <= now {
        subscription = try fire(trigger, schedule, subscription, due, now)
      } else {
        subscription.next = due
      }
      subscriptions[TriggerKey(rule: trigger.rule, trigger: trigger.name)] = subscription
      next = min(next, subscription.next ?? .max)
    }
    nextSchedule = next
  }

  /// Makes the delivery of a schedule, and gives its place afterwards.
  private func fire(
    _ trigger: Trigger, _ schedule: Schedule, _ subscription: Subscription, _ due: Int64, _ now: Int64
  ) throws(StoreError) -> Subscription {
    // The latest moment that has come: of several that were missed, one runs.
    let latest = schedule.latest(from: due, upTo: now, zone)
    var subscription = subscription
    subscription.fired = latest
    subscription.next = schedule.next(after: latest, activated: subscription.activated, zone)
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, version: latest, at: latest)
    delivery.judge(late: trigger.late, catchUp: settings.catchUp.components.seconds, now: now)
    let saved = try store.transaction(owner: owner) { [subscription, delivery] tables throws(StoreError) in
      _ = try tables.add(delivery)
      return try tables.save(subscription)
    }
    if delivery.state == .pending { ready[trigger.rule] = 0 } else { observer.note(.delivery(delivery, effects: 0)) }
    return saved
  }

  // MARK: Due dates

  /// The triggers that wait for moments in fields.
  private var dueTriggers: [(trigger: Trigger, subscription: Subscription)] {
    index.dues.compactMap { trigger in
      isPaused(trigger.rule) ? nil : place(of: trigger).map { (trigger, $0) }
    }
  }

  /// The next moment in a field that some trigger waits for.
  func nextDue() throws(StoreError) -> Int64 {
    if let nextDueMoment { return nextDueMoment }
    let waiting = dueTriggers
    var next = Int64.max
    if !waiting.isEmpty {
      next = try store.reading { tables throws(StoreError) in
        var next = Int64.max
        for (_, subscription) in waiting { next = min(next, try tables.nextDue(subscription.id) ?? .max) }
        return next
      }
    }
    nextDueMoment = next
    return next
  }

  /// Makes a delivery of each record whose moment has come.
  func fireDue(_ now: Int64) throws(StoreError) {
    guard try nextDue() <= now else { return }
    nextDueMoment = nil
    for (trigger, subscription) in dueTriggers {
      // What the log holds may have moved the date.
      if let feed = trigger.set?.feed, untold.contains(feed) { continue }
      let next = try store.reading { tables throws(StoreError) in try tables.nextDue(subscription.id) }
      guard let next, next <= now else { continue }
      let made = try store.transaction(owner: owner) { tables throws(StoreError) -> [Delivery] in
        var made: [Delivery] = []
        for told in try tables.due(subscription.id, until: now, limit: 500) {
          guard let due = told.due else { continue }
          var delivery = Delivery(
            rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, entity: trigger.set?.entity.name,
            record: told.record, version: due, at: due)
          delivery.judge(
            late: trigger.late ?? Trigger.usualLateness, catchUp: settings.catchUp.components.seconds, now: now)
          try tables.setTold(subscription.id, [Told(record: told.record, value: .integer(due))])
          if try tables.add(delivery) != nil { made.append(delivery) }
        }
        return made
      }
      ready[trigger.rule] = 0
      for delivery in made where delivery.state != .pending { observer.note(.delivery(delivery, effects: 0)) }
    }
  }
}

extension Schedule {
  /// The schedule as text.
  var text: String {
    switch self {
    case .every(let interval): "every \(DurationText.text(interval))"
    case .cron(let cron, let zone): "cron \(cron.text) \(zone?.name ?? "")"
    }
  }

  /// The schedule that a text means; nil where it means none.
  init?(text: String) {
    let words = text.split(separator: " ").map(String.init)
    switch words.first {
    case "every":
      guard words.count == 2, let interval = DurationText.parse(words[1]) else { return nil }
      self = .every(interval)
    case "cron":
      let fields = words.dropFirst()
      // The zone's name may stand behind the five fields.
      let zone = fields.count > 5 || fields.first?.hasPrefix("@") == true && fields.count > 1 ? fields.last : nil
      let line = (zone == nil ? fields : fields.dropLast()).joined(separator: " ")
      guard let cron = try? CronSchedule(line) else { return nil }
      self = .cron(cron, zone: zone.flatMap(Zone.named))
    default: return nil
    }
  }

  /// The last of the moments from one that has come up to now.
  func latest(from due: Int64, upTo now: Int64, _ space: Zone?) -> Int64 {
    switch self {
    case .every(let interval):
      let step = max(interval.components.seconds, 1)
      return due + max(now - due, 0) / step * step
    case .cron:
      var latest = due
      // From shortly before now, further back only where nothing came since: a year of minutes is not counted through.
      for reach in [3_600, 86_400, 32 * 86_400, 366 * 86_400] as [Int64] where latest == due {
        var moment = max(due, now - reach)
        while let next = next(after: moment, activated: moment, space), next <= now, next > moment {
          (latest, moment) = (next, next)
        }
        if now - reach <= due { break }
      }
      return latest
    }
  }

  /// The first moment after the last one that fired, in seconds since 1970.
  func next(after fired: Int64?, activated: Int64, _ space: Zone?) -> Int64? {
    switch self {
    case .every(let interval): (fired ?? activated) + max(interval.components.seconds, 1)
    case .cron(let cron, let zone):
      (zone ?? space).flatMap { cron.next(after: Timestamp(seconds: fired ?? activated), in: $0) }?.seconds
    }
  }
}
