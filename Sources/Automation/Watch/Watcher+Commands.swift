import JSONPages

extension Watcher {
  /// Does what people asked for by other processes.
  func obey(_ now: Int64) throws(StoreError) {
    guard nextCommands <= now else { return }
    nextCommands = now + 2
    let (commands, pausedNow) = try store.reading { tables throws(StoreError) in
      (try tables.note("commands") != nil, try tables.paused())
    }
    if pausedNow != paused {
      // What a paused rule was not told is told when it goes on.
      paused = pausedNow
      untold.formUnion(feeds.keys)
    }
    guard commands else { return }
    let touched = try store.transaction(owner: owner) { tables throws(StoreError) -> Set<String> in
      try tables.setNote("commands", nil)
      var touched: Set<String> = []
      for command in try tables.takeCommands() {
        if let rule = try obey(command, now, tables) { touched.insert(rule) }
      }
      return touched
    }
    for rule in touched { ready[rule] = 0 }
  }

  /// Does one command; gives the rule that has something to deliver now.
  private func obey(
    _ command: WatchCommand, _ now: Int64, _ tables: any WatchTransaction
  ) throws(StoreError) -> String? {
    switch command {
    case .retry(let id): return try resume(id, tables)
    case .drop(let id):
      guard var delivery = try tables.delivery(id), running[id] == nil else { return nil }
      delivery.end(.done, "dropped by hand", now)
      try tables.save(delivery)
      return delivery.rule
    case .sent(let id):
      guard var step = try tables.step(id), step.state != .done else { return nil }
      step.state = .done
      step.ended = now
      _ = try tables.save(step)
      return try resume(step.delivery, tables)
    case .again(let id):
      guard var step = try tables.step(id), step.state != .done else { return nil }
      step.state = .refused
      step.ended = now
      _ = try tables.save(step)
      return try resume(step.delivery, tables)
    }
  }

  private func resume(_ id: Int64, _ tables: any WatchTransaction) throws(StoreError) -> String? {
    guard var delivery = try tables.delivery(id), running[id] == nil else { return nil }
    delivery.state = .pending
    delivery.reason = nil
    delivery.next = nil
    delivery.ended = nil
    delivery.attempts = 0
    try tables.save(delivery)
    return delivery.rule
  }

  /// Drops what is kept long enough, a little at a time.
  func retire(_ now: Int64) throws(StoreError) {
    guard nextRetirement <= now else { return }
    nextRetirement = now + 600
    let keep = settings.keep.components.seconds
    let (gone, unread) = try store.transaction(owner: owner) { tables throws(StoreError) in
      try tables.retire(before: now - keep, limit: 2000)
    }
    if unread > 0 {
      complain(
        "retention", "\(unread) changes were dropped that a rule which is away had not been told of: older than keep")
    }
    if gone >= 2000 { nextRetirement = now + 5 }
  }
}
