import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// As the indexes have it.
  private static let open = "(state = 'pending' OR state = 'running' OR state = 'failed' OR state = 'held')"

  /// That no older delivery of the same record to the same rule is open: its time counts, not that of those behind it.
  private static let isFirst = """
    NOT EXISTS (SELECT 1 FROM delivery AS e WHERE e.entity = d.entity AND e.record = d.record AND e.rule = d.rule
    AND e.id < d.id AND \(open))
    """

  func add(_ delivery: Delivery) throws(StoreError) -> Int64? {
    try run(
      """
      INSERT OR IGNORE INTO delivery (rule, trigger, kind, entity, record, version, at, event, body, full, state, reason,
      attempts, next, clock, chain, ended) VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS BLOB), ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        delivery.rule, delivery.trigger, delivery.kind, delivery.entity, delivery.record, delivery.version, delivery.at,
        try text(.object(delivery.event)), delivery.body.map { String(decoding: $0, as: UTF8.self) }, delivery.isFull,
        delivery.state.rawValue, delivery.reason, delivery.attempts, delivery.next, delivery.clock, delivery.chain,
        delivery.ended,
      ])
    return db.changesCount == 0 ? nil : db.lastInsertedRowID
  }

  func save(_ delivery: Delivery) throws(StoreError) {
    try run(
      """
      UPDATE delivery SET event = ?, body = CAST(? AS BLOB), full = ?, state = ?, reason = ?, attempts = ?, next = ?,
      clock = ?, ended = ? WHERE id = ?
      """,
      [
        try text(.object(delivery.event)), delivery.body.map { String(decoding: $0, as: UTF8.self) }, delivery.isFull,
        delivery.state.rawValue, delivery.reason, delivery.attempts, delivery.next, delivery.clock, delivery.ended,
        delivery.id,
      ])
    if delivery.state == .done || delivery.state == .stale || delivery.state == .superseded {
      try withdraw(stepsOf: delivery.id)
    }
  }

  func hasDelivery(_ event: PlannedEvent) throws(StoreError) -> Bool {
    try first(
      """
      SELECT 1 FROM delivery
      WHERE rule = ? AND trigger = ? AND COALESCE(record, 0) = ? AND version = ? AND entity = ?
      """, [event.rule, event.trigger, event.record, event.version, event.entity]
    ) { _ in true } ?? false
  }

  func delivery(_ id: Int64) throws(StoreError) -> Delivery? {
    try first(Self.select + " WHERE id = ?", [id], delivery)
  }

  func deliveries(_ filter: DeliveryFilter) throws(StoreError) -> [Delivery] {
    var conditions: [String] = []
    var arguments: StatementArguments = []
    func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    add("rule = ?", filter.rule)
    add("trigger = ?", filter.trigger)
    add("entity = ?", filter.entity)
    // As the index has it.
    add(filter.rule == nil ? "record = ?" : "COALESCE(record, 0) = ?", filter.record)
    add("at >= ?", filter.since)
    // As the indexes have it.
    if !filter.states.isEmpty, filter.states.allSatisfy(\.isOpen) { conditions.append(Self.open) }
    if !filter.states.isEmpty {
      conditions.append("state IN (\(filter.states.map { "'\($0.rawValue)'" }.joined(separator: ", ")))")
    }
    if !filter.kinds.isEmpty {
      conditions.append("kind IN (\(filter.kinds.map(\.quotedDatabaseText).joined(separator: ", ")))")
    }
    let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
    let order = " ORDER BY id \(filter.isAscending ? "ASC" : "DESC") LIMIT \(filter.limit)"
    return try rows(Self.select + condition + order, arguments, delivery)
  }

  func runnable(rule: String, now: Int64, limit: Int) throws(StoreError) -> [Delivery] {
    try rows(
      Self.select + """
         AS d WHERE rule = ? AND \(Self.open) AND state <> 'running' AND (state <> 'held' OR next IS NOT NULL)
        AND (next IS NULL OR next <= ?)
        AND \(Self.isFirst)
        ORDER BY id LIMIT ?
        """, [rule, now, limit], delivery)
  }

  func open(
    rule: String, trigger: String, entity: String, record: Int64
  ) throws(StoreError) -> [Delivery] {
    try rows(
      Self.select
        + " WHERE entity = ? AND record = ? AND rule = ? AND trigger = ? AND \(Self.open) ORDER BY id",
      [entity, record, rule, trigger], delivery)
  }

  func waiting() throws(StoreError) -> [String: Int64] {
    let found = try rows(
      """
      SELECT rule, min(COALESCE(next, 0)) FROM delivery
      WHERE \(Self.open) AND (state <> 'held' OR next IS NOT NULL) GROUP BY rule
      """
    ) { ($0[0] as String, $0[1] as Int64) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func nextRun(rule: String) throws(StoreError) -> Int64? {
    // The first that waits for nothing is enough, however many there are.
    try first(
      """
      SELECT COALESCE(
        (SELECT 0 FROM delivery AS d WHERE rule = ? AND \(Self.open) AND state IN ('pending', 'failed')
          AND next IS NULL AND \(Self.isFirst) LIMIT 1),
        (SELECT min(CASE WHEN \(Self.isFirst) THEN next ELSE \(Int64.max) END) FROM delivery AS d
          WHERE rule = ? AND \(Self.open) AND state <> 'running' AND (state <> 'held' OR next IS NOT NULL)))
      """, [rule, rule]
    ) { $0[0] as Int64? } ?? nil
  }

  func counts() throws(StoreError) -> [DeliveryCount] {
    // Each half has an index of its own.
    try rows(
      """
      SELECT rule, state, count(*) FROM delivery WHERE \(Self.open) GROUP BY rule, state
      UNION ALL SELECT rule, state, count(*) FROM delivery WHERE state = 'parked' GROUP BY rule ORDER BY rule, state
      """
    ) { row in
      DeliveryCount(rule: row[0], state: try state(row[1]), count: row[2])
    }
  }

  func rulesWithDeliveries() throws(StoreError) -> [String] {
    // From one rule to the next in the index, past all that each rule has.
    try rows(
      """
      WITH RECURSIVE next (rule) AS (
        SELECT min(rule) FROM delivery
        UNION ALL SELECT (SELECT min(rule) FROM delivery WHERE delivery.rule > next.rule) FROM next
        WHERE next.rule IS NOT NULL
      ) SELECT rule FROM next WHERE rule IS NOT NULL
      """
    ) { $0[0] }
  }

  func lastRuns() throws(StoreError) -> [String: Int64] {
    var runs: [String: Int64] = [:]
    for rule in try rulesWithDeliveries() {
      let last = try first("SELECT max(clock) FROM delivery WHERE rule = ? AND clock IS NOT NULL", [rule]) {
        $0[0] as Int64?
      }
      runs[rule] = last ?? nil
    }
    // The clock is that of the first attempt; those that failed may have run since.
    let failed = try rows(
      """
      SELECT rule, max(latest.at) FROM (SELECT delivery, at FROM attempt ORDER BY rowid DESC LIMIT 500) AS latest
      JOIN delivery ON delivery.id = latest.delivery GROUP BY rule
      """
    ) { ($0[0] as String, $0[1] as Int64) }
    for (rule, moment) in failed { runs[rule] = max(runs[rule] ?? moment, moment) }
    return runs
  }

  func add(_ attempt: Attempt, to delivery: Int64) throws(StoreError) {
    try run(
      "INSERT INTO attempt (delivery, number, at, error) VALUES (?, ?, ?, ?)",
      [delivery, attempt.number, attempt.at, try text(.object(attempt.error))])
  }

  func attempts(of delivery: Int64) throws(StoreError) -> [Attempt] {
    try rows("SELECT number, at, error FROM attempt WHERE delivery = ? ORDER BY rowid", [delivery]) { row in
      Attempt(number: row[0], at: row[1], error: try object(row[2]))
    }
  }

  private static let select = """
    SELECT id, rule, trigger, kind, entity, record, version, at, event, CAST(body AS TEXT), full, state, reason, attempts,
    next, clock, chain, ended FROM delivery
    """

  private func state(_ text: String) throws -> Delivery.State {
    guard let state = Delivery.State(rawValue: text) else {
      throw StoreError(.damaged, "\(file.path) holds a delivery in the unknown state \"\(text)\"")
    }
    return state
  }

  private func delivery(_ row: Row) throws -> Delivery {
    var delivery = Delivery(
      rule: row[1], trigger: row[2], kind: row[3], entity: row[4], record: row[5], version: row[6], at: row[7])
    delivery.id = row[0]
    delivery.event = try object(row[8])
    delivery.body = (row[9] as String?).map { Array($0.utf8) }
    delivery.isFull = row[10]
    delivery.state = try state(row[11])
    delivery.reason = row[12]
    delivery.attempts = row[13]
    delivery.next = row[14]
    delivery.clock = row[15]
    delivery.chain = row[16]
    delivery.ended = row[17]
    return delivery
  }
}
