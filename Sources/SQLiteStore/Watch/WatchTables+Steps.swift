import Automation
import GRDB
import JSONPages

extension WatchTables {
  static let columns = """
    id, delivery, operation, target, record, body, key, path, occurrence, state, intended, ended, answer, result,
    CAST(base AS TEXT), CAST(after AS TEXT), approved
    """

  func steps(of delivery: Int64) throws(StoreError) -> [Step] {
    try rows("SELECT \(Self.columns) FROM step WHERE delivery = ? ORDER BY id", [delivery], step)
  }

  func step(_ id: Int64) throws(StoreError) -> Step? {
    try first("SELECT \(Self.columns) FROM step WHERE id = ?", [id], step)
  }

  func save(_ step: Step) throws(StoreError) -> Int64 {
    let answer = try text(step.answer)
    let base = step.base.map { String(decoding: $0, as: UTF8.self) }
    let after = step.after.map { String(decoding: $0, as: UTF8.self) }
    var id = step.id
    if id == 0 {
      try run(
        """
        INSERT INTO step (delivery, operation, target, record, body, key, path, occurrence, state, intended, ended,
        answer, result) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
          step.delivery, step.effect.operation.rawValue, step.effect.target, step.effect.record,
          step.effect.body.canonicalText, step.effect.key, step.effect.path, step.occurrence, step.state.rawValue,
          step.intended, step.ended, answer, step.result,
        ])
      id = db.lastInsertedRowID
    } else {
      try run(
        """
        UPDATE step SET state = ?, intended = ?, ended = ?, answer = ?, result = ?, base = CAST(? AS BLOB),
        after = CAST(? AS BLOB), record = ?, approved = ? WHERE id = ?
        """,
        [
          step.state.rawValue, step.intended, step.ended, answer, step.result, base, after, step.effect.record,
          step.approved, id,
        ])
    }
    if step.state == .done {
      try run(
        """
        INSERT INTO sent (rule, at, entity, record, step)
        SELECT rule, ?, entity, record, ? FROM delivery WHERE id = ?
        """, [step.ended ?? step.intended, id, step.delivery])
      if step.approved != nil { try countApproved(step) }
    }
    return id
  }

  func steps(
    entity: String, record: Int64, limit: Int
  ) throws(StoreError) -> [(step: Step, rule: String, chain: Int64)] {
    try rows(
      """
      SELECT \(Self.columns), (SELECT rule FROM delivery d WHERE d.id = step.delivery),
      (SELECT chain FROM delivery d WHERE d.id = step.delivery)
      FROM step WHERE target = ? AND result = ? ORDER BY id DESC LIMIT ?
      """, [entity, record, limit]
    ) { row in (try step(row), row[17] as String? ?? "", row[18] as Int64? ?? 0) }
  }

  func sent(
    rule: String, record: (entity: String, id: Int64)?, since: Int64
  ) throws(StoreError) -> (count: Int64, first: Int64?) {
    // What is under way, or may have been sent, takes a place as well.
    let about = record == nil ? "" : "AND d.entity = ? AND d.record = ?"
    let subject: StatementArguments = record.map { [$0.entity, $0.id] } ?? []
    let found = try first(
      """
      SELECT count(*), min(at) FROM (
        SELECT d.at FROM sent d WHERE d.rule = ? AND d.at >= ? \(about)
        UNION ALL
        SELECT s.intended FROM step s JOIN delivery d ON d.id = s.delivery
        WHERE s.state IN ('intent', 'unclear') AND d.rule = ? AND s.intended >= ? \(about)
      )
      """, [rule, since] + subject + [rule, since] + subject
    ) { row in (row[0] as Int64, row[1] as Int64?) }
    return found ?? (0, nil)
  }

  func claimed(entity: String, ids: [Int64]) throws(StoreError) -> Set<Int64> {
    guard !ids.isEmpty else { return [] }
    return Set(
      try each(
        "SELECT result FROM step WHERE operation = 'create' AND target = \(entity.quotedDatabaseText) AND result IN (\(list(ids)))"
      ) { $0[0] as Int64 })
  }

  func retire(before moment: Int64, limit: Int) throws(StoreError) -> (gone: Int, unread: Int) {
    var gone = 0
    // How far all have read, once for each feed: it takes all of its places to tell.
    let read = try rows(
      "SELECT id, (SELECT min(cursor) FROM subscription WHERE subscription.feed = feed.id) FROM feed"
    ) { ($0[0] as Int64, $0[1] as Int64? ?? .max) }
    for (feed, end) in read where gone < limit {
      try run(
        """
        DELETE FROM log WHERE sequence IN
        (SELECT sequence FROM log WHERE feed = ? AND sequence <= ? ORDER BY sequence LIMIT ?)
        """, [feed, end, limit - gone])
      gone += db.changesCount
    }
    try run("DELETE FROM log WHERE sequence IN (SELECT sequence FROM log WHERE seen < ? LIMIT ?)", [moment, limit])
    let unread = db.changesCount
    gone += unread
    let old = try rows(
      "SELECT id FROM delivery WHERE ended < ? AND state IN ('done', 'stale', 'superseded') ORDER BY ended LIMIT ?",
      [moment, limit]
    ) { $0[0] as Int64 }
    if !old.isEmpty {
      for table in ["step", "attempt"] { try runOnce("DELETE FROM \(table) WHERE delivery IN (\(list(old)))") }
      try runOnce("DELETE FROM delivery WHERE id IN (\(list(old)))")
      gone += old.count
    }
    try run("DELETE FROM sent WHERE at < ?", [moment])
    try run("DELETE FROM once WHERE expires < ?", [Int64(now)])
    try run("DELETE FROM value WHERE expires <= ?", [now])
    return (gone, unread)
  }

  func step(_ row: Row) throws -> Step {
    guard let operation = Effect.Operation(rawValue: row[2]), let state = Step.State(rawValue: row[9]) else {
      throw StoreError(.damaged, "\(file.path) holds a step of an unknown kind")
    }
    var effect = Effect(operation, target: row[3], record: row[4], body: try json(row[5]))
    effect.key = row[6]
    effect.path = row[7]
    var step = Step(delivery: row[1], effect: effect, occurrence: row[8], intended: row[10])
    step.id = row[0]
    step.state = state
    step.ended = row[11]
    step.answer = try json(row[12])
    step.result = row[13]
    step.base = (row[14] as String?).map { Array($0.utf8) }
    step.after = (row[15] as String?).map { Array($0.utf8) }
    step.approved = row[16]
    return step
  }
}

extension String {
  /// The text as a literal of SQL.
  var quotedDatabaseText: String { "'" + replacing("'", with: "''") + "'" }
}
