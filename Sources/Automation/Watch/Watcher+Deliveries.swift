import JSONPages
import Nexudus

extension Watcher {
  /// Runs the handler of a delivery, and writes down how it ended.
  func handle(_ delivery: Delivery, _ steps: [Step]) async {
    guard let rule = rules[delivery.rule] else {
      await finish(delivery, .interrupted, nil, nil)
      return
    }
    var delivery = delivery
    let journal = EffectJournal(
      delivery, steps: steps, fuse: EffectFuse(limit: rule.limit), gate: ApprovalGate(policy: rule.approval),
      ports: EffectPorts(
        store: store, owner: owner, reader: reader, clock: clock, lookBack: settings.lookBack.components.seconds,
        neighbours: neighbours,
        complain: { [observer] in observer.note(.trouble(subject: "journal", message: $0)) }))
    if runner.isDryRun, steps.contains(where: \.state.mayBeSent) {
      delivery.hold("an earlier run has sent a part of it; the next run goes on from there, which a dry run can't show")
      await finish(delivery, nil, nil, nil)
      return
    }
    guard let trigger = rule.trigger(named: delivery.trigger) else {
      delivery.hold("the rule no longer has the trigger \"\(delivery.trigger)\"")
      await finish(delivery, nil, nil, nil)
      return
    }
    do throws(NexudusError) {
      guard try await prepare(&delivery, trigger) else { return await finish(delivery, .declined, journal, nil) }
    } catch {
      let failure = DeliveryFailure(kind: error.kind.rawValue, message: error.message)
      return await finish(delivery, error.kind == .cancelled ? .interrupted : .failed(failure), journal, nil)
    }
    let values = HandlerStore(over: store) { [reader] in Double(reader.serverTime.seconds) }
    let work = HandlerWork(delivery: delivery, journal: journal, store: values, clock: delivery.clock ?? now)
    let outcome = await timed(work)
    await finish(delivery, outcome, journal, values)
  }

  /// Reads the record anew where the trigger asks for that; false where it no longer fits.
  private func prepare(_ delivery: inout Delivery, _ trigger: Trigger) async throws(NexudusError) -> Bool {
    guard let set = trigger.set, let id = delivery.record, delivery.event["deleted"] != true else { return true }
    var isDue = false
    if case .due = trigger.kind { isDue = true }
    guard trigger.full || isDue, !delivery.isFull else { return true }
    let record: Record
    do throws(NexudusError) { record = try await reader.get(set.entity, id: id) } catch {
      // A record that has gone meanwhile is nothing to remind anybody of; the others are as they were listed.
      if error.kind == .notFound { return !isDue }
      throw error
    }
    if isDue {
      guard set.contains(record, now: Timestamp(seconds: now)) else { return false }
      // Moved to another date since: that one is armed by the feed.
      if case .due(let field, let offset) = trigger.kind, record.moment(field, plus: offset) != delivery.version {
        return false
      }
    }
    delivery.body = record.bytes
    delivery.isFull = true
    do throws(StoreError) {
      try store.transaction(owner: owner) { [delivery] tables throws(StoreError) in try tables.save(delivery) }
    } catch {
      throw NexudusError(.conflict, "the record can't be kept: \(error.message)", isRetryable: true)
    }
    return true
  }

  /// Runs a handler for as long as it may take, waiting included.
  private func timed(_ work: HandlerWork) async -> DeliveryOutcome {
    let limit = settings.handlerTime
    return await withTaskGroup(of: DeliveryOutcome?.self) { [runner, clock] group in
      group.addTask { await runner.run(work) }
      group.addTask {
        do { try await clock.sleep(for: limit) } catch { return nil }
        return .failed(
          DeliveryFailure(kind: "limit", message: "the handler was not done after \(DurationText.text(limit))"))
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      // The handler's own end counts where the watch itself is ended.
      if let first { return first }
      return await group.next().flatMap(\.self) ?? .interrupted
    }
  }

  /// Writes the end of an attempt down, with the handler's values, as one transaction.
  private func finish(
    _ delivery: Delivery, _ outcome: DeliveryOutcome?, _ journal: EffectJournal?, _ values: HandlerStore?
  ) async {
    while true {
      do throws(StoreError) {
        let ended = try store.transaction(owner: owner) { tables throws(StoreError) in
          try end(delivery, outcome, journal, values, tables)
        }
        running[delivery.id] = nil
        // One that is done makes way for nothing where nothing waited.
        if ended.state != .done || ready[delivery.rule] != nil { ready[delivery.rule] = 0 }
        observer.note(.delivery(ended, effects: journal?.sent ?? 0))
        break
      } catch {
        if error.code == .ownership || Task.isCancelled {
          running[delivery.id] = nil
          break
        }
        complain("state", error.message)
        try? await clock.sleep(for: .seconds(5))
      }
    }
    wake()
  }

  private func end(
    _ delivery: Delivery, _ outcome: DeliveryOutcome?, _ journal: EffectJournal?, _ values: HandlerStore?,
    _ tables: any WatchTransaction
  ) throws(StoreError) -> Delivery {
    var delivery = delivery
    guard var outcome else {
      try tables.save(delivery)
      return delivery
    }
    var verdict = journal?.verdict
    if verdict == nil, outcome == .succeeded || outcome == .declined { verdict = journal?.unasked }
    if outcome == .succeeded, verdict == nil, let values,
      try !values.commit(in: tables, script: delivery.rule)
    {
      outcome = .failed(
        DeliveryFailure(kind: "store_conflict", message: "a value that it read and set was changed meanwhile"))
    }
    if case .approval(let number, _) = verdict {
      // A person may have decided while the handler came to its end.
      let steps = try tables.steps(of: delivery.id)
      if let rejected = steps.first(where: { $0.state == .rejected }) {
        delivery.reject(rejected, now)
        try tables.save(delivery)
        return delivery
      }
      if let step = steps.first(where: { $0.id == number && $0.state == .approved }) {
        verdict = .again("\(step.effect.summary) is approved", at: now)
      }
    }
    var earlier: [String] = []
    if case .failed = outcome {
      earlier = try tables.attempts(of: delivery.id).compactMap { $0.error["kind"]?.string }
    }
    let attempt = delivery.take(outcome, verdict: verdict, earlier: earlier, now: now)
    if let attempt { try tables.add(attempt, to: delivery.id) }
    try tables.save(delivery)
    if delivery.state == .parked { try reportFailure(of: delivery, attempt, tables) }
    return delivery
  }

  /// Tells the rule's `on.failed` handlers of a delivery that was parked.
  private func reportFailure(
    of delivery: Delivery, _ attempt: Attempt?, _ tables: any WatchTransaction
  ) throws(StoreError) {
    guard delivery.kind != "failed", let rule = rules[delivery.rule] else { return }
    for trigger in rule.triggers where trigger.kind == .failed {
      var failure = Delivery(
        rule: rule.name, trigger: trigger.name, kind: "failed", version: delivery.id, at: now)
      failure.event = [
        "failed": .integer(delivery.id), "kind": .string(delivery.kind), "attempts": .integer(delivery.attempts),
        "error": .object(attempt?.error ?? ["message": .string(delivery.reason ?? "")]),
        "entity": delivery.entity.map { .string($0) } ?? .null, "id": delivery.record.map { .integer($0) } ?? .null,
      ]
      failure.body = delivery.body
      _ = try tables.add(failure)
    }
  }

  // MARK: Start and stop

  /// Makes a delivery for each handler that runs as its rule starts.
  func startHandlers(of rules: [RulePlan]) throws(StoreError) {
    let now = now
    let started = try store.transaction(owner: owner) { tables throws(StoreError) in
      var started: Set<String> = []
      for rule in rules {
        try endLeftovers(of: rule, now, tables)
        for trigger in rule.triggers where trigger.kind == .start {
          let delivery = Delivery(rule: rule.name, trigger: trigger.name, kind: "start", version: now, at: now)
          _ = try tables.add(delivery)
          started.insert(rule.name)
        }
      }
      return started
    }
    for rule in started { ready[rule] = 0 }
  }

  /// What was to run as an earlier life of the script began or ended is over with it.
  private func endLeftovers(of rule: RulePlan, _ now: Int64, _ tables: any WatchTransaction) throws(StoreError) {
    var filter = DeliveryFilter()
    filter.rule = rule.name
    filter.kinds = ["start", "stop"]
    filter.states = Delivery.State.open
    for var delivery in try tables.deliveries(filter) where running[delivery.id] == nil {
      delivery.end(.stale, "the script was ended before", now)
      try tables.save(delivery)
    }
  }

  /// Runs the handlers of all rules that run as they stop.
  func runStopHandlers(_ group: inout DiscardingTaskGroup) async {
    for rule in rules.values {
      for trigger in rule.triggers where trigger.kind == .stop {
        var delivery = Delivery(rule: rule.name, trigger: trigger.name, kind: "stop", version: now, at: now)
        delivery.state = .running
        delivery.clock = now
        do throws(StoreError) {
          let added = try store.transaction(owner: owner) { [delivery] tables throws(StoreError) in
            try tables.add(delivery)
          }
          guard let id = added else { continue }
          delivery.id = id
          running[id] = rule.name
          group.addTask { [delivery] in await self.handle(delivery, []) }
        } catch {
          complain("state", error.message)
        }
      }
    }
  }
}
