extension Watcher {
  /// When something is due again.
  func nextMoment(_ now: Int64) throws(StoreError) -> Int64 {
    var next = nextCommands
    for feed in feeds.values where !feed.isBusy { next = min(next, feed.next) }
    for moment in inactive.values where !isActivating { next = min(next, moment) }
    for (rule, moment) in ready where rules[rule] != nil && !isPaused(rule) {
      next = min(next, max(moment, opening(of: rule, now)))
    }
    next = min(next, nextSchedule, try nextDue())
    return max(next, now)
  }

  /// Whether a watch of this mode has nothing left to do.
  func isOver(_ mode: Mode) -> Bool {
    if mode == .forever || !isTimeKnown || !inactive.isEmpty || !running.isEmpty || isActivating { return false }
    let now = now
    // Feeds that no loaded rule listens to are kept as they are.
    let wanted = feeds.filter { index.audiences[$0.key] != nil }
    if wanted.values.contains(where: { $0.isBusy || $0.scans == 0 }) || !untold.isEmpty { return false }
    let hasWork = ready.contains { rule, moment in
      moment <= now && rules[rule] != nil && !isPaused(rule) && opening(of: rule, now) <= now
    }
    if hasWork || feeds.contains(where: { isCensusDue($0.key, now) }) { return false }
    if mode == .onePass { return true }
    let unsure = wanted.filter { $0.value.scans < 2 || ($0.value.state.news ?? 0) >= ($0.value.state.scanned ?? 0) }
    // Nobody waits for the next look longer than needed.
    for (key, feed) in unsure { feeds[key]?.next = min(feed.next, now + 1) }
    return unsure.isEmpty
  }
}
