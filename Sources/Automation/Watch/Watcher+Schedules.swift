import JSONPages
import Nexudus

extension Watcher {
  /// Makes a delivery of each schedule that is due; one that was missed runs once, late.
  func fireSchedules(_ now: Int64) throws(StoreError) {
    for rule in rules.values.sorted(by: { $0.name < $1.name }) where !paused.contains(rule.name) {
      for trigger in rule.triggers {
        guard case .schedule(let schedule) = trigger.kind else { continue }
        let key = TriggerKey(rule: rule.name, trigger: trigger.name)
        guard var subscription = subscriptions[key], inactive[key] == nil else { continue }
        let due =
          subscription.next
          ?? schedule.next(after: subscription.fired, activated: subscription.activated, settings.zone)
        if subscription.next != due {
          subscription.next = due
          subscriptions[key] = subscription
        }
        guard let due, due <= now else { continue }
        try fire(trigger, schedule, subscription, due, now)
      }
    }
  }

  private func fire(
    _ trigger: Trigger, _ schedule: Schedule, _ subscription: Subscription, _ due: Int64, _ now: Int64
  ) throws(StoreError) {
    // The latest moment that has come: of several that were missed, one runs.
    var latest = due
    while let next = schedule.next(after: latest, activated: subscription.activated, settings.zone), next <= now {
      guard next > latest else { break }
      latest = next
    }
    var subscription = subscription
    subscription.fired = latest
    subscription.next = schedule.next(after: latest, activated: subscription.activated, settings.zone)
    var delivery = Delivery(
      rule: trigger.rule, trigger: trigger.name, kind: trigger.kindName, version: latest, at: latest)
    delivery.judge(late: trigger.late, catchUp: settings.catchUp.components.seconds, now: now)
    let saved = try store.transaction(owner: owner) { [subscription, delivery] tables throws(StoreError) in
      _ = try tables.add(delivery)
      return try tables.save(subscription)
    }
    subscriptions[TriggerKey(rule: trigger.rule, trigger: trigger.name)] = saved
    if delivery.state == .pending { ready[trigger.rule] = 0 } else { observer.note(.delivery(delivery)) }
  }

  // MARK: Due dates

  /// The triggers that wait for moments in fields.
  private var dueTriggers: [(trigger: Trigger, subscription: Subscription)] {
    var found: [(trigger: Trigger, subscription: Subscription)] = []
    for rule in rules.values where !paused.contains(rule.name) {
      for trigger in rule.triggers {
        let key = TriggerKey(rule: rule.name, trigger: trigger.name)
        if case .due = trigger.kind, inactive[key] == nil, let subscription = subscriptions[key] {
          found.append((trigger, subscription))
        }
      }
    }
    return found.sorted { $0.subscription.id < $1.subscription.id }
  }

  /// The next moment in a field that some trigger waits for.
  func nextDue() throws(StoreError) -> Int64? {
    let waiting = dueTriggers
    if waiting.isEmpty { return nil }
    return try store.reading { tables throws(StoreError) in
      var next: Int64?
      for (_, subscription) in waiting {
        guard let due = try tables.nextDue(subscription.id) else { continue }
        next = min(next ?? due, due)
      }
      return next
    }
  }

  /// Makes a delivery of each record whose moment has come.
  func fireDue(_ now: Int64) throws(StoreError) {
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
          delivery.body = told.body
          delivery.judge(
            late: trigger.late ?? .seconds(2 * 86_400), catchUp: settings.catchUp.components.seconds, now: now)
          _ = try tables.add(delivery)
          try tables.setTold(subscription.id, [Told(record: told.record, value: .integer(due))])
          made.append(delivery)
        }
        return made
      }
      ready[trigger.rule] = 0
      for delivery in made where delivery.state != .pending { observer.note(.delivery(delivery)) }
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

  /// The first moment after the last one that fired, in seconds since 1970.
  func next(after fired: Int64?, activated: Int64, _ space: Zone) -> Int64? {
    switch self {
    case .every(let interval): (fired ?? activated) + max(interval.components.seconds, 1)
    case .cron(let cron, let zone):
      cron.next(after: Timestamp(seconds: fired ?? activated), in: zone ?? space)?.seconds
    }
  }
}
