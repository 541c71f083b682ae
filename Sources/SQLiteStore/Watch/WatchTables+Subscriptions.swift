import Automation
import GRDB
import JSONPages

extension WatchTables {
  func subscriptions() throws(StoreError) -> [Subscription] {
    try rows("SELECT * FROM subscription ORDER BY rule, trigger", [], Self.subscription)
  }

  func subscription(rule: String, trigger: String) throws(StoreError) -> Subscription? {
    try first("SELECT * FROM subscription WHERE rule = ? AND trigger = ?", [rule, trigger], Self.subscription)
  }

  func save(_ subscription: Subscription) throws(StoreError) -> Subscription {
    try run(
      """
      INSERT INTO subscription (rule, trigger, feed, definition, cursor, activated, fired, next)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (rule, trigger) DO UPDATE SET feed = excluded.feed, definition = excluded.definition,
      cursor = excluded.cursor, activated = excluded.activated, fired = excluded.fired, next = excluded.next
      """,
      [
        subscription.rule, subscription.trigger, subscription.feed, subscription.definition, subscription.cursor,
        subscription.activated, subscription.fired, subscription.next,
      ])
    guard let saved = try self.subscription(rule: subscription.rule, trigger: subscription.trigger) else {
      throw StoreError(.failed, "\(file.path) did not keep a subscription of \(subscription.rule)")
    }
    return saved
  }

  func setCursor(_ subscriptions: [Int64], _ cursor: Int64) throws(StoreError) {
    try runOnce("UPDATE subscription SET cursor = \(cursor) WHERE id IN (\(list(subscriptions)))")
  }

  private static func subscription(_ row: Row) -> Subscription {
    var subscription = Subscription(
      rule: row["rule"], trigger: row["trigger"], feed: row["feed"], definition: row["definition"],
      cursor: row["cursor"], activated: row["activated"])
    subscription.id = row["id"]
    subscription.fired = row["fired"]
    subscription.next = row["next"]
    return subscription
  }

  // MARK: What was told

  func told(_ subscription: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: Told] {
    var found: [Int64: Told] = [:]
    for id in ids {
      found[id] = try first(
        "SELECT record, value, due, CAST(body AS TEXT), digest FROM told WHERE subscription = ? AND record = ?",
        [subscription, id], told)
    }
    return found
  }

  func toldIDs(_ subscription: Int64) throws(StoreError) -> [Int64] {
    try rows("SELECT record FROM told WHERE subscription = ? ORDER BY record", [subscription]) { $0[0] }
  }

  func due(_ subscription: Int64, until moment: Int64, limit: Int) throws(StoreError) -> [Told] {
    try rows(
      """
      SELECT record, value, due, CAST(body AS TEXT), digest FROM told
      WHERE subscription = ? AND due <= ? ORDER BY due, record LIMIT ?
      """, [subscription, moment, limit], told)
  }

  func nextDue(_ subscription: Int64) throws(StoreError) -> Int64? {
    try first("SELECT min(due) FROM told WHERE subscription = ? AND due IS NOT NULL", [subscription]) {
      $0[0] as Int64?
    } ?? nil
  }

  func setTold(_ subscription: Int64, _ told: [Told]) throws(StoreError) {
    for told in told {
      try run(
        """
        INSERT INTO told (subscription, record, value, due, body, digest) VALUES (?, ?, ?, ?, CAST(? AS BLOB), ?)
        ON CONFLICT (subscription, record) DO UPDATE SET value = excluded.value, due = excluded.due,
        body = excluded.body, digest = excluded.digest
        """,
        [
          subscription, told.record, try text(told.value), told.due,
          told.body.map { String(decoding: $0, as: UTF8.self) }, told.digest,
        ])
    }
  }

  func removeTold(_ subscription: Int64, _ ids: [Int64]) throws(StoreError) {
    for id in ids { try run("DELETE FROM told WHERE subscription = ? AND record = ?", [subscription, id]) }
  }

  func removeAllTold(_ subscription: Int64) throws(StoreError) {
    try run("DELETE FROM told WHERE subscription = ?", [subscription])
  }

  private func told(_ row: Row) throws -> Told {
    var told = Told(
      record: row[0], value: try json(row[1]), due: row[2], body: (row[3] as String?).map { Array($0.utf8) })
    told.digest = row[4]
    return told
  }
}
