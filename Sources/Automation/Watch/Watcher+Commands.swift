import JSONPages

extension Watcher {
  /// Does what people asked for by other processes.
  func obey(_ now: Int64) throws(StoreError) {
    guard nextCommands <= now else { return }
    nextCommands = now + max(settings.commands.components.seconds, 1)
    let (commands, pausedNow) = try store.reading { tables throws(StoreError) in
      (try tables.note("commands") != nil, try tables.paused())
    }
    if pausedNow != paused {
      // What a paused rule was not told is told when it goes on.
      paused = pausedNow
      untold.formUnion(feeds.keys)
    }
    try wipe(now)
    guard commands else { return }
    let touched = try store.transaction(owner: owner) { tables throws(StoreError) -> [Delivery] in
      try tables.setNote("commands", nil)
      var touched: [Delivery] = []
      for command in try tables.takeCommands() {
        let done = try command.apply(in: tables, now: now) { running[$0.id] != nil }
        if let done { touched.append(done) }
      }
      try forget(tables, now)
      return touched
    }
    try wipe(now)
    for delivery in touched {
      ready[delivery.rule] = 0
      if delivery.ended != nil { observer.note(.delivery(delivery, effects: 0)) }
    }
  }

  /// Erases what people asked to be forgotten; what handlers at work still need is looked for again some seconds later.
  private func forget(_ tables: any WatchTransaction, _ now: Int64) throws(StoreError) {
    let requests = try tables.forgetRequests().sorted { $0.key < $1.key }
    if requests.isEmpty { return }
    var isWaiting = nextForgetting > now
    if !isWaiting {
      for (id, request) in requests {
        if try request.apply(in: tables, now: now, isRunning: { running[$0.id] != nil }) == nil {
          isWaiting = true
        } else {
          try tables.removeForgetRequest(id)
        }
      }
      // To look through all that is kept takes a while.
      if isWaiting { nextForgetting = now + 20 }
    }
    if isWaiting { try tables.setNote("commands", "1") }
  }

  /// Cleans the files after something was erased; where that can't be done, the watch goes on, and tries again.
  private func wipe(_ now: Int64) throws(StoreError) {
    guard nextWipe <= now else { return }
    do throws(StoreError) { try store.wipe() } catch {
      guard error.code == .locked || error.code == .full else { throw error }
      nextWipe = now + 30
      if error.code == .full { complain("state", "what was forgotten is still in the file: \(error.message)") }
    }
  }

  /// Drops what is kept long enough, a little at a time.
  func retire(_ now: Int64) throws(StoreError) {
    // A rule that takes its first look reads on from a place that nobody has kept yet.
    guard nextRetirement <= now, !isActivating else { return }
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
