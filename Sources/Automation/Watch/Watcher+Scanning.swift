import JSONPages
import Nexudus

extension Watcher {
  /// How many feeds are looked at at the same time.
  private static let mostScans = 4
  /// How long lists by time are left alone once they were not to be relied on, in seconds.
  private static let distrustTime: Int64 = 3600

  /// Starts a look at each feed that is due.
  func scan(_ now: Int64, _ group: inout DiscardingTaskGroup) {
    var busy = feeds.values.count { $0.isBusy }
    let due = feeds.filter { !$0.value.isBusy && $0.value.next <= now }.sorted { a, b in
      (a.value.next, a.key.text) < (b.value.next, b.key.text)
    }
    for (key, _) in due where busy < Self.mostScans {
      guard hasListener(key) else {
        feeds[key]?.next = now + FeedPace.idle
        continue
      }
      busy += 1
      feeds[key]?.isBusy = true
      if isCensusDue(key, now) {
        group.addTask { await PacingLane.$current.withValue(.feed(key.text)) { await self.takeCensus(key) } }
      } else {
        group.addTask { await PacingLane.$current.withValue(.feed(key.text)) { await self.scan(key) } }
      }
    }
  }

  /// Whether all records of a feed are to be listed again.
  func isCensusDue(_ key: FeedKey, _ now: Int64) -> Bool {
    // The first look is always by time: it is quick.
    guard let feed = feeds[key], feed.scans > 0, feed.failures == 0, hasListener(key) else { return false }
    let isNeeded = hasListener(key, where: \.needsCensus)
    // Once a day in any case: what is known of records that are gone is dropped.
    guard let last = feed.state.census else { return isNeeded || now - feed.state.activated >= 86_400 }
    let interval = FeedPace.censusInterval(size: feed.state.size, isNeeded: isNeeded)
    return now - last >= (feed.needsCensusSoon ? feed.state.lookBack + 5 : interval)
  }

  private func scan(_ key: FeedKey) async {
    guard let feed = feeds[key] else { return }
    let now = now
    do {
      let (since, witnesses) = try bounds(of: feed, now)
      let source = FeedReader(entity: feed.entity, reader: reader, clock: clock)
      let isTrusted = feed.state.distrust == nil || now - (feed.doubted ?? 0) > Self.distrustTime
      let reading =
        isTrusted
        ? try await source.news(of: feed.state, since: since, witnesses: witnesses)
        : try await source.all(of: feed.state, witnesses: witnesses)
      try commit(reading, of: key)
    } catch {
      fail(key, error)
    }
    wake()
  }

  /// Where a scan begins, and which known records it must meet.
  private func bounds(of feed: Feed, _ now: Int64) throws(StoreError) -> (since: Int64, witnesses: [KnownRecord]) {
    let state = feed.state
    var since = min(state.floor, now - state.lookBack)
    // A server's clock that was set forward: the last scan began so long ago, whatever it says now.
    if let begun = feed.begun {
      since = min(since, now - (clock.monotonic - begun).components.seconds - state.lookBack)
    }
    return try store.reading { tables throws(StoreError) in
      // Down to the newest record that is known: a list without it is not believed.
      if !feed.isCrowded {
        // Where nothing is known, no list can be doubted: an empty one may have hidden all that ever came.
        let newest = try tables.latestKnown(state.id, upTo: now)?.updated
        since = min(since, newest ?? state.activated - state.lookBack)
      }
      let missing = try tables.missing(state.id)
      let witnesses = try tables.knownIDs(state.id, updatedFrom: since, to: now, limit: 100)
      return (since, witnesses.filter { missing[$0.id] == nil })
    }
  }

  /// Makes one transaction of what a scan brought.
  private func commit(_ reading: FeedReading, of key: FeedKey) throws(StoreError) {
    guard var feed = feeds[key] else { return }
    var state = feed.state
    let now = now
    if state.fields == nil, let row = reading.rows.first { state.fields = row.record.hashedFields(of: key.entity) }
    let previous = state.scanned
    state.scanned = reading.begun
    state.floor = reading.begun - state.lookBack
    state.requests += Int64(reading.requests)
    state.trouble = nil
    state.distrust = reading.isWhole ? reading.distrust ?? state.distrust : nil
    // What is missing from it is found by the census alone, which comes at its own time.
    if reading.isWhole { state.size = Int64(reading.rows.count) }
    let told = feed.state.floor
    let (saved, news) = try store.transaction(owner: owner) {
      [state] tables throws(StoreError) -> (FeedState, Classification) in
      var state = state
      let known = try tables.known(state.id, reading.rows.map(\.id))
      // A whole listing also has what was there before the feed was: that is no news.
      var news = Classification(
        reading.rows, known: known, feed: state, quietBelow: reading.isWhole ? told : .min, now: now)
      // Counting a million known records takes longer than all the rest of a scan.
      if news.edits > 50 { news.holdEdits(ofSize: try tables.knownCount(state.id)) }
      if !news.entries.isEmpty {
        state.news = reading.begun
        state.widen(to: news, previous: previous)
      }
      // Without a second sighting it would be forgotten: the next scan must reach it.
      if let suspect = news.earliestSuspect { state.floor = min(state.floor, suspect) }
      try tables.setKnown(state.id, news.known)
      try tables.append(news.entries, to: state.id)
      for id in reading.absent { try tables.setMissing(state.id, id, since: now) }
      return (try tables.save(state), news)
    }
    feed.state = saved
    feed.isCrowded = reading.isCrowded
    feed.begun = reading.begunMonotonic
    if reading.distrust != nil { feed.doubted = now }
    feed.scans += 1
    feed.failures = 0
    feed.isBusy = false
    feed.needsCensusSoon = feed.needsCensusSoon || !reading.absent.isEmpty
    let quiet = now - (saved.news ?? saved.activated)
    feed.next = now + (news.hasSuspects ? 5 : pace(of: key).wait(quiet: quiet, failures: 0))
    feeds[key] = feed
    if isCensusDue(key, now) { feeds[key]?.next = now }
    if let why = reading.distrust {
      complain("lists of \(key.text)", "\(why); all of its records are listed each time instead")
    } else {
      recover("lists of \(key.text)")
    }
    recover(key.text)
    recover("space")
    if !news.entries.isEmpty {
      untold.insert(key)
      observer.note(.news(feed: key.text, count: news.entries.count))
      if news.entries.contains(where: \.isHeld) {
        complain("changes of \(key.text)", "\(news.edits) records changed at once; their deliveries wait for a person")
      }
    }
  }

  /// The interval that triggers or the operator fixed for a feed.
  func pace(of key: FeedKey) -> FeedPace {
    let triggers = index.audiences[key]?.triggers ?? []
    let fixed = triggers.filter { $0.every != nil && place(of: $0) != nil }.compactMap(\.every).min() ?? settings.every
    return FeedPace(fixed: fixed.map { max($0.components.seconds, 1) })
  }

  /// Notes a look that failed: nothing of it is kept.
  func fail(_ key: FeedKey, _ error: any Error) {
    guard var feed = feeds[key] else { return }
    feed.isBusy = false
    let text = (error as? NexudusError)?.message ?? (error as? StoreError)?.message ?? "\(error)"
    guard (error as? NexudusError)?.kind != .cancelled else {
      feeds[key] = feed
      return
    }
    feed.failures += 1
    feed.next = now + pace(of: key).wait(quiet: 0, failures: feed.failures)
    if feed.state.trouble != text {
      feed.state.trouble = text
      let state = feed.state
      do throws(StoreError) {
        feed.state = try store.transaction(owner: owner) { tables throws(StoreError) in try tables.save(state) }
      } catch {
        complain("state", error.message)
      }
    }
    feeds[key] = feed
    complain(Self.isGeneral(error) ? "space" : key.text, text)
  }

  /// Whether an error says nothing of the feed: then it is told once for all of them.
  private static func isGeneral(_ error: any Error) -> Bool {
    switch (error as? NexudusError)?.kind {
    case .network, .timeout, .unauthorized: true
    default: false
    }
  }
}

extension FeedState {
  /// Reaches further back where something showed up later than that.
  mutating func widen(to news: Classification, previous: Int64?) {
    guard let previous else { return }
    let lateness = news.entries.filter { $0.before == nil }.map { previous - $0.updated }.max() ?? 0
    if lateness > lookBack * 2 / 3 { lookBack = min(max(lateness * 3 / 2, lookBack), 1800) }
  }
}
