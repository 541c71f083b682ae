import JSONPages
import Nexudus

extension Watcher {
  /// Takes a rule, or another version of it; what the rule was told and what waits for it stays.
  public func add(_ rule: RulePlan) {
    rules[rule.name] = rule
    guard owner != 0 else { return }
    adopt(rule)
    do throws(StoreError) {
      ready[rule.name] = try store.reading { tables throws(StoreError) in try tables.nextRun(rule: rule.name) }
      try startHandlers(of: [rule])
    } catch {
      complain("state", error.message)
    }
    refreshFeeds()
    wake()
  }

  /// Forgets a rule; its place in each log and what waits for it is kept until it comes back.
  public func remove(_ name: String) {
    rules[name] = nil
    inactive = inactive.filter { $0.key.rule != name }
    ready[name] = nil
    refreshFeeds()
    wake()
  }

  /// Learns the zone of schedules and hours; the next times of all schedules are worked out anew.
  public func use(_ zone: Zone) {
    guard zone != self.zone else { return }
    self.zone = zone
    for key in subscriptions.keys { subscriptions[key]?.next = nil }
    nextSchedule = 0
    wake()
  }

  /// Reads what an owner before left.
  func load() throws(StoreError) {
    try store.reading { tables throws(StoreError) in
      for state in try tables.feeds() {
        guard let entity = Catalogue.builtIn.entity(named: state.key.entity) else { continue }
        feeds[state.key] = Feed(state: state, entity: entity, next: 0)
      }
      for subscription in try tables.subscriptions() {
        subscriptions[TriggerKey(rule: subscription.rule, trigger: subscription.trigger)] = subscription
      }
      paused = try tables.paused()
      ready = try tables.waiting()
    }
    let rules = rules.values.sorted { $0.name < $1.name }
    for rule in rules { adopt(rule) }
    try startHandlers(of: rules)
    refreshFeeds()
  }

  /// Finds the place of each trigger of a rule, or notes that it has none yet.
  private func adopt(_ rule: RulePlan) {
    for trigger in rule.triggers {
      let key = TriggerKey(rule: rule.name, trigger: trigger.name)
      let known = subscriptions[key]
      switch trigger.kind {
      case .start, .stop, .failed: continue
      default: break
      }
      if let known, known.definition == trigger.definition {
        continue
      } else if known != nil, !trigger.needsBaseline, trigger.set == nil || isSameFeed(known, trigger) {
        // Another `where` keeps the place; only sets and watched fields need a new baseline.
        subscriptions[key]?.definition = trigger.definition
        if trigger.set == nil { subscriptions[key]?.next = nil }
      } else {
        inactive[key] = 0
      }
    }
  }

  private func isSameFeed(_ subscription: Subscription?, _ trigger: Trigger) -> Bool {
    guard let set = trigger.set, let feed = feeds[set.feed] else { return false }
    return subscription?.feed == feed.state.id
  }

  /// Whether a feed has a trigger that is loaded, has its place, and is one of those that are wanted.
  func hasListener(_ key: FeedKey, where isWanted: (Trigger) -> Bool = { _ in true }) -> Bool {
    index.audiences[key]?.triggers.contains { isWanted($0) && place(of: $0) != nil } ?? false
  }

  /// A trigger's place in its log; nil while it has none.
  func place(of trigger: Trigger) -> Subscription? {
    let key = TriggerKey(rule: trigger.rule, trigger: trigger.name)
    return inactive[key] == nil ? subscriptions[key] : nil
  }

  /// Drops the feeds that no loaded rule listens to; they are read on from their floor when one comes back.
  private func refreshFeeds() {
    for key in feeds.keys where index.audiences[key] != nil {
      untold.insert(key)
      if feeds[key]?.scans == 0 { feeds[key]?.next = 0 }
    }
  }

  // MARK: Activation

  /// Gives the triggers that have none a place in their feed's log, feed by feed.
  func activate(_ now: Int64, _ group: inout DiscardingTaskGroup) {
    guard !isActivating else { return }
    let due = inactive.filter { $0.value <= now }.keys.sorted { ($0.rule, $0.trigger) < ($1.rule, $1.trigger) }
    var sets: [FeedKey: [Trigger]] = [:]
    for key in due {
      guard let trigger = rules[key.rule]?.trigger(named: key.trigger) else {
        inactive[key] = nil
        continue
      }
      guard let set = trigger.set else {
        activateSchedule(trigger, now)
        continue
      }
      sets[set.feed, default: []].append(trigger)
    }
    guard let feed = sets.keys.sorted(by: { $0.text < $1.text }).first, let triggers = sets[feed] else { return }
    isActivating = true
    group.addTask { await PacingLane.$current.withValue(.feed(feed.text)) { await self.activate(feed, triggers) } }
  }

  private func activateSchedule(_ trigger: Trigger, _ now: Int64) {
    let key = TriggerKey(rule: trigger.rule, trigger: trigger.name)
    let fresh = Subscription(
      rule: trigger.rule, trigger: trigger.name, feed: nil, definition: trigger.definition, cursor: 0, activated: now)
    do throws(StoreError) {
      subscriptions[key] = try store.transaction(owner: owner) { tables throws(StoreError) in try tables.save(fresh) }
      inactive[key] = nil
    } catch {
      inactive[key] = now + 5
      complain("state", error.message)
    }
  }

  private func activate(_ key: FeedKey, _ triggers: [Trigger]) async {
    defer {
      isActivating = false
      wake()
    }
    let subject = "\(key.text)"
    do {
      let before = triggers.map { trigger in
        (trigger, subscriptions[TriggerKey(rule: trigger.rule, trigger: trigger.name)]?.activated)
      }
      let cursor = try store.reading { tables throws(StoreError) in try tables.lastSequence() }
      let baseline = try await Baseline.read(
        key, before, feed: feeds[key]?.state, cursor: cursor, reader: reader, settings: settings)
      let (state, saved, counts) = try store.transaction(owner: owner) { tables throws(StoreError) in
        try baseline.save(in: tables)
      }
      if feeds[key] == nil, let entity = triggers.first?.set?.entity {
        feeds[key] = Feed(state: state, entity: entity, next: now)
      } else {
        feeds[key]?.state = state
      }
      feeds[key]?.next = now
      for subscription in saved {
        let place = TriggerKey(rule: subscription.rule, trigger: subscription.trigger)
        subscriptions[place] = subscription
        inactive[place] = nil
        ready[subscription.rule] = 0
        observer.note(
          .activated(
            rule: subscription.rule, trigger: subscription.trigger, since: baseline.start(of: subscription.trigger),
            baseline: counts[subscription.trigger] ?? 0))
      }
      untold.insert(key)
      nextDueMoment = nil
      recover(subject)
    } catch {
      let text = (error as? NexudusError)?.message ?? (error as? StoreError)?.message ?? "\(error)"
      complain(subject, text)
      for trigger in triggers { inactive[TriggerKey(rule: trigger.rule, trigger: trigger.name)] = now + 15 }
    }
  }
}

extension Trigger {
  /// What its baseline depends on, as text.
  var definition: String {
    switch kind {
    case .schedule(let schedule): schedule.text
    case .changed(let field): "changed \(field) \(set?.definition ?? "")"
    case .due(let field, let offset): "due \(field) \(offset.components.seconds) \(set?.definition ?? "")"
    default: "\(kindName) \(set?.definition ?? "")"
    }
  }
}

extension RecordSet {
  /// The set as text: equal sets have equal texts.
  var definition: String { "\(entity.name) \(JSONValue.object(filters).canonicalText)" }
}
