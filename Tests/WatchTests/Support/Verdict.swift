import Foundation
import JSONPages
import Nexudus
import SQLiteStore
import Synchronization

@testable import Automation
@testable import SpaceModel

/// What came of a world: counts, and everything that should not be.
struct Verdict: Sendable {
  /// Last versions of records that were changed while the watch was at work.
  var versions = 0
  /// Entries of the logs.
  var entries = 0
  /// Deliveries by state.
  var deliveries: [String: Int] = [:]
  /// Writes that were carried out.
  var writes = 0
  var requests = 0
  var lives = 0
  var lost: [String] = []
  var doubled: [String] = []
  /// Deliveries that were given up without need, out of order, and the like.
  var wrong: [String] = []
  /// Those that were rightly parked.
  var parked = 0
  /// Writes that a person approved, and those that were rejected.
  var approved = 0
  var rejected = 0
  /// Records that were forgotten.
  var forgotten = 0

  var isGood: Bool { lost.isEmpty && doubled.isEmpty && wrong.isEmpty }

  static func + (a: Verdict, b: Verdict) -> Verdict {
    var sum = a
    sum.versions += b.versions
    sum.entries += b.entries
    sum.deliveries.merge(b.deliveries, uniquingKeysWith: +)
    sum.writes += b.writes
    sum.requests += b.requests
    sum.lives += b.lives
    sum.lost += b.lost
    sum.doubled += b.doubled
    sum.wrong += b.wrong
    sum.parked += b.parked
    sum.approved += b.approved
    sum.rejected += b.rejected
    sum.forgotten += b.forgotten
    return sum
  }

  var summary: String {
    let states = deliveries.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let asked = approved + rejected > 0 ? ", approved \(approved), rejected \(rejected)" : ""
    let gone = forgotten > 0 ? ", forgotten \(forgotten)" : ""
    return "\(lives) lives, \(requests) requests, \(versions) versions, \(entries) log entries, \(writes) writes; "
      + "lost \(lost.count), doubled \(doubled.count), wrong \(wrong.count), parked \(parked)\(asked)\(gone); deliveries: \(states)"
  }
}

extension World {
  /// Compares what the watch has with what there is.
  func verdict() throws -> Verdict {
    var verdict = Verdict()
    let book = book.withLock { $0 }
    verdict.requests = book.requests
    verdict.lives = book.lives
    verdict.entries = book.log.count
    verdict.writes = book.accepted.values.reduce(0, +)
    for (token, count) in book.accepted.sorted(by: { $0.key < $1.key }) where count > 1 {
      verdict.doubled.append("\(token) was sent \(count) times")
    }
    let deliveries = try allDeliveries()
    for delivery in deliveries { verdict.deliveries[delivery.state.rawValue, default: 0] += 1 }
    try judgeVersions(book, deliveries, &verdict)
    judgeLog(book, &verdict)
    try judgeMemory(&verdict)
    try judgeDeliveries(book, deliveries, &verdict)
    judgeApprovals(book, deliveries, &verdict)
    try judgeForgetting(book, deliveries, &verdict)
    return verdict
  }

  func allDeliveries() throws -> [Delivery] {
    try store.reading { tables throws(StoreError) in
      var filter = DeliveryFilter()
      filter.limit = 1_000_000
      filter.isAscending = true
      return try tables.deliveries(filter)
    }
  }

  /// All records of an entity as lists show them when nothing is wrong.
  func listed(_ entity: Entity) throws -> [ScannedRow] {
    space.faults = .none
    let basic = Data("\(Account.demo.email):\(Account.demo.password)".utf8).base64EncodedString()
    var rows: [ScannedRow] = []
    for page in 1...100 {
      let reply = space.respond(
        to: ModelRequest(
          "GET", "/api/\(entity.path)", query: [("page", "\(page)"), ("size", "1000"), ("orderBy", "Id")],
          headers: ["authorization": "Basic \(basic)"]))
      let records = try RecordPage.index(PaddedBytes(reply.body), as: .list)
      rows += try ScannedRow.rows(of: records, entity: entity.name)
      if records.count < 1000 { break }
    }
    return rows
  }

  // MARK: Judging

  private func judgeVersions(_ book: WorldBook, _ deliveries: [Delivery], _ verdict: inout Verdict) throws {
    let feeds = try store.reading { tables throws(StoreError) in try tables.feeds() }
    for feed in feeds {
      guard let entity = Catalogue.builtIn.entity(named: feed.key.entity) else { continue }
      let listeners = rules.flatMap { rule in rule.plan.triggers.filter { $0.set?.feed == feed.key } }
      let begun = listeners.compactMap { book.activations["\($0.rule)/\($0.name)"] }.min()
      let rows = try listed(entity)
      let known = try store.reading { tables throws(StoreError) in try tables.known(feed.id, rows.map(\.id)) }
      let fields = (feed.fields ?? []).filter { !feed.volatile.contains($0) }
      for row in rows {
        let subject = "\(entity.name) \(row.id)"
        let hash = row.record.hash(over: fields)
        if let begun, let changed = book.changes[subject], changed > begun {
          verdict.versions += 1
          if known[row.id] == nil {
            verdict.lost.append("\(subject) is not known")
          } else if known[row.id]?.hash != hash {
            verdict.lost.append("\(subject): the last version is not known")
          }
        } else if let known = known[row.id], known.hash != hash {
          verdict.lost.append("\(subject): the last version of long ago is not known")
        }
        for trigger in listeners {
          try judge(row, hash, trigger, feed, book, deliveries.filter { $0.record == row.id }, &verdict)
        }
      }
    }
  }

  /// Whether the trigger was told of a record's last version.
  private func judge(
    _ row: ScannedRow, _ hash: Int64, _ trigger: Trigger, _ feed: FeedState, _ book: WorldBook, _ own: [Delivery],
    _ verdict: inout Verdict
  ) throws {
    let subject = "\(feed.key.entity) \(row.id)"
    let place = try store.reading { tables throws(StoreError) in
      try tables.subscription(rule: trigger.rule, trigger: trigger.name)
    }
    guard let place else { return verdict.wrong.append("\(trigger.rule) \(trigger.name) was never activated") }
    // From the beginning of its first look on; a server's clock that jumps does not tell when that was.
    let ended = book.activations["\(trigger.rule)/\(trigger.name)"]
    let jumps = plan.faults.contains(.clockJumps) || plan.nature.contains(.clockJumps)
    let active = (jumps ? ended : nil) ?? Timestamp(seconds: place.activated) - time.start
    let told = own.filter { $0.rule == trigger.rule && $0.trigger == trigger.name }
    switch trigger.kind {
    case .created:
      if told.count > 1 { verdict.doubled.append("\(subject) was created \(told.count) times for \(trigger.rule)") }
      guard let birth = book.births[subject] else { return }
      if birth < active - .seconds(125), !told.isEmpty {
        verdict.wrong.append("\(subject) is from before \(trigger.rule), and was told as created")
      }
      // Stamps may be behind by as much as clocks differ.
      let slack: Duration = plan.faults.rates.isEmpty ? .seconds(2) : .seconds(210)
      if told.isEmpty, book.isForgotten(subject, book.firstEntry(feed.id, row.id)) { return }
      if birth > active + slack, told.isEmpty, !(trigger.set.map { !$0.contains(row.record, now: time.now) } ?? false) {
        verdict.lost.append("\(trigger.rule) was not told of the birth of \(subject)")
      }
    case .updated:
      let last = book.lastEntry(feed.id, row.id)
      // Its own version is its echo.
      let isOwn = rules.first { $0.plan.name == trigger.rule }?.writesToItsFeed == true
      if isOwn, row.record.string("UpdatedBy") != Self.person { return }
      guard let last, last.kind == .updated, let changed = book.changes[subject], changed > active + .seconds(125)
      else { return }
      if !told.contains(where: { $0.version == last.sequence && $0.state != .superseded }),
        !book.isForgotten(subject, last)
      {
        verdict.lost.append("\(trigger.rule) was not told of the last version of \(subject)")
      }
    default: break
    }
  }

  /// Whether triggers that compare with earlier values have the last ones, and deletions are told once.
  func judgeMemory(_ verdict: inout Verdict) throws {
    let (removals, book) = book.withLock { ($0.removals, $0) }
    let deliveries = try allDeliveries()
    for trigger in rules.flatMap(\.plan.triggers) where trigger.needsBaseline {
      guard let set = trigger.set else { continue }
      let rows = try listed(set.entity)
      let (subscription, told) = try store.reading { tables throws(StoreError) -> (Subscription?, [Int64: Told]) in
        let subscription = try tables.subscription(rule: trigger.rule, trigger: trigger.name)
        guard let id = subscription?.id else { return (nil, [:]) }
        return (subscription, try tables.told(id, try tables.toldIDs(id)))
      }
      guard subscription != nil else {
        verdict.wrong.append("\(trigger.name) was never activated")
        continue
      }
      let own = deliveries.filter { $0.rule == trigger.rule && $0.trigger == trigger.name }
      for row in rows {
        let isInside = set.contains(row.record, now: time.now)
        let last = subscription?.feed.flatMap { book.lastEntry($0, row.id) }
        if book.isForgotten("\(set.entity.name) \(row.id)", last) { continue }
        switch trigger.kind {
        case .changed(let field):
          if told[row.id]?.isSame(row.record[field] ?? .null) != true {
            verdict.lost.append("\(trigger.name) of \(row.id) is \(told[row.id]?.value ?? .null) for it")
          }
        case .entered, .gone:
          if (told[row.id] != nil) != isInside { verdict.lost.append("\(trigger.name) is wrong about \(row.id)") }
        default: break
        }
      }
      guard trigger.kind == .gone else { continue }
      let present = Set(rows.map(\.id))
      for delivery in own {
        guard let record = delivery.record else { continue }
        if present.contains(record) { verdict.wrong.append("\(record) is told as gone, and is there") }
        if own.count(where: { $0.record == record }) > 1 { verdict.doubled.append("\(record) went twice") }
      }
      for record in removals.keys where told[record] != nil {
        verdict.lost.append("\(trigger.name) was not told that \(record) is gone")
      }
    }
  }

  private func judgeLog(_ book: WorldBook, _ verdict: inout Verdict) {
    var last: [String: LogEntry] = [:]
    for (_, item) in book.log.sorted(by: { $0.key < $1.key }) {
      let subject = "\(item.feed) \(item.entry.record)"
      if let before = last[subject] {
        if before.updated == item.entry.updated, before.hash == item.entry.hash, before.kind == item.entry.kind {
          verdict.doubled.append("version \(item.entry.updated) of \(subject) is twice in the log")
        }
        if item.entry.kind == .created, before.kind != .deleted {
          verdict.doubled.append("\(subject) was born after it was there")
        }
      }
      last[subject] = item.entry
    }
  }

  /// Whether a person was asked about each write, and heard.
  private func judgeApprovals(_ book: WorldBook, _ deliveries: [Delivery], _ verdict: inout Verdict) {
    verdict.approved = book.approved.count
    verdict.rejected = book.rejected.count
    for token in book.unapproved { verdict.wrong.append("\(token) was sent, and nobody had approved it") }
    for token in book.rejected.sorted() where book.accepted[token] != nil {
      verdict.wrong.append("\(token) was sent, and was rejected")
    }
    let named = Dictionary(uniqueKeysWithValues: rules.map { ($0.plan.name, $0) })
    let isGivenUp = { (delivery: Delivery) in delivery.state == .parked || delivery.reason == Tombstone.reason }
    let parked = Set(deliveries.filter(isGivenUp).flatMap { named[$0.rule]?.tokens($0) ?? [] })
    for token in book.approved.sorted() where book.accepted[token] == nil && !parked.contains(token) {
      verdict.lost.append("\(token) was approved, and never sent")
    }
  }

  /// Whether an older delivery of the same record waits for a person.
  private func isBehindHeld(_ delivery: Delivery, _ all: [Delivery]) -> Bool {
    all.contains {
      $0.state == .held && $0.rule == delivery.rule && $0.record == delivery.record && $0.id < delivery.id
    }
  }

  private func judgeDeliveries(_ book: WorldBook, _ deliveries: [Delivery], _ verdict: inout Verdict) throws {
    let named = Dictionary(uniqueKeysWithValues: rules.map { ($0.plan.name, $0) })
    for delivery in deliveries {
      let what = "delivery \(delivery.id) of \(delivery.rule) about \(delivery.record ?? 0)"
      let tokens = named[delivery.rule]?.tokens(delivery) ?? []
      switch delivery.state {
      case .done:
        for token in tokens where book.accepted[token] == nil && delivery.reason == nil {
          verdict.lost.append("\(what) is done, but \(token) was never sent")
        }
      case .parked:
        let steps = try store.reading { tables throws(StoreError) in try tables.steps(of: delivery.id) }
        if steps.contains(where: { $0.state == .intent || $0.state == .unclear })
          || delivery.attempts > Int64(RetrySchedule.waits.count)
        {
          verdict.parked += 1
        } else if plan.clumsiness > 0, delivery.reason?.contains("not done after") == true {
          verdict.parked += 1
        } else {
          verdict.wrong.append("\(what) was parked: \(delivery.reason ?? "")")
        }
      case .held: if delivery.reason?.contains("at once") != true { verdict.wrong.append("\(what) is held") }
      case .stale, .superseded: break
      case .pending where isBehindHeld(delivery, deliveries), .failed where isBehindHeld(delivery, deliveries): break
      case .pending, .running, .failed: verdict.lost.append("\(what) is still \(delivery.state.rawValue)")
      }
    }
    var latest: [String: Int64] = [:]
    let byID = Dictionary(uniqueKeysWithValues: deliveries.map { ($0.id, $0) })
    for id in book.ends {
      guard let delivery = byID[id], let record = delivery.record else { continue }
      let key = "\(delivery.rule) \(delivery.entity ?? "") \(record)"
      if let before = latest[key], before > id { verdict.wrong.append("\(key) was handled out of order") }
      latest[key] = id
    }
    for rule in rules {
      guard let counter = rule.counter else { continue }
      let counted = try store.value(forKey: counter, script: rule.plan.name)?.integer ?? 0
      let own = deliveries.filter { $0.rule == rule.plan.name && $0.state == .done }
      let done = own.count { $0.reason == nil }
      // Of what was forgotten nobody knows any more whether its handler had ended.
      let forgotten = own.count { $0.reason == Tombstone.reason }
      if !(done...(done + forgotten)).contains(Int(counted)) {
        verdict.wrong.append("\(rule.plan.name) counted \(counted) deliveries, and \(done) are done")
      }
    }
  }
}
