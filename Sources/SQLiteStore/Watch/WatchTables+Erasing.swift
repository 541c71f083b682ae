import Automation
import GRDB
import JSONPages

extension WatchTables {
  func erase(_ traces: Traces, now moment: Int64) throws(StoreError) {
    for trace in traces.all {
      switch trace.fate {
      case .tombstone, .left: continue
      case .erased, .ended: try erase(trace, traces.subject, moment)
      }
    }
    try setNote(StateStore.wish, "1")
  }

  private func erase(_ trace: Trace, _ subject: Subject, _ moment: Int64) throws(StoreError) {
    switch trace.place {
    case .event(let id): try eraseEvent(id, subject, moment)
    case .change(let sequence):
      // That a record is gone is still to be told; it needs no content.
      try run("DELETE FROM log WHERE sequence = ? AND kind <> ?", [sequence, LogEntry.Kind.deleted.rawValue])
      try run("UPDATE log SET body = x'' WHERE sequence = ?", [sequence])
    case .memory(let subscription, let record):
      for var told in try told(subscription, [record]).values {
        if !told.value.isNull { told.digest = Tombstone.digest(of: told.value) }
        told.value = .null
        // Its leaving is still an event, which has a record.
        told.body = told.body.map { _ in Tombstone.record(record) }
        try setTold(subscription, [told])
      }
    case .once(let script, let key):
      let kept = subject.names(key: key) ? Tombstone.key(of: key) : key
      try run(
        "UPDATE OR REPLACE once SET key = ?, result = CAST('null' AS BLOB) WHERE script = ? AND key = ?",
        [kept, script, key])
    case .value(let script, let key):
      let rest = subject.names(key: key) ? nil : subject.pruned(try value(script, key) ?? .null)
      if let rest {
        try run(
          "UPDATE value SET value = CAST(? AS BLOB) WHERE script = ? AND key = ?", [try text(rest), script, key])
      } else {
        try run("DELETE FROM value WHERE script = ? AND key = ?", [script, key])
      }
    case .witness, .feed, .note: return
    }
  }

  /// What stays of an event: that it was, when, for which rule and record, and which steps it took.
  private func eraseEvent(_ id: Int64, _ subject: Subject, _ moment: Int64) throws(StoreError) {
    for step in try steps(of: id) {
      if try !isSeen(step) {
        let contents = try [step.effect.body] + [step.base, step.after].compactMap(\.self).map(json)
        let isKin =
          subject.isOwn(step.effect.target, step.result ?? step.effect.record)
          || contents.contains { subject.kinship(of: $0, entity: step.effect.target) != nil }
        // Of another record: told from people's writes by its content, which says nothing of the subject.
        guard isKin else { continue }
        try keepImprints(of: step)
      }
      // What waited for a person's approval is not asked about any more.
      try run(
        """
        UPDATE step SET body = 'null', answer = 'null', key = NULL, base = NULL, after = NULL,
        state = CASE WHEN state IN ('held', 'approved') THEN 'refused' ELSE state END WHERE id = ?
        """, [step.id])
    }
    try run("UPDATE attempt SET error = '{}' WHERE delivery = ?", [id])
    // Done, whatever it was: nothing is left that could be tried again.
    try run(
      """
      UPDATE delivery SET event = '{}', body = NULL, reason = ?, state = 'done', next = NULL, ended = COALESCE(ended, ?)
      WHERE id = ?
      """, [Tombstone.reason, moment, id])
  }

  /// Whether every feed and rule has seen what a step wrote, so that its content is not needed to tell it from people's.
  func isSeen(_ step: Step) throws(StoreError) -> Bool {
    guard step.state == .done, let record = step.result ?? step.effect.record, let stamp = step.stampAfter else {
      return true
    }
    let unseen = try first(
      """
      SELECT (SELECT count(*) FROM known JOIN feed ON feed.id = known.feed
      WHERE feed.entity = ? AND known.id = ? AND known.updated < ?)
      + (SELECT count(*) FROM log JOIN feed ON feed.id = log.feed
      JOIN subscription ON subscription.feed = feed.id AND subscription.cursor < log.sequence
      WHERE feed.entity = ? AND log.record = ?)
      """, [step.effect.target, record, stamp, step.effect.target, record]
    ) { $0[0] as Int64 }
    return unseen == 0
  }

  /// Keeps what tells a step's write in the feeds that have not listed it yet, so that nobody is told of it.
  private func keepImprints(of step: Step) throws(StoreError) {
    for feed in try feeds() where feed.key.entity == step.effect.target {
      guard let imprint = Imprint(step, fields: feed.compared) else { continue }
      try run(
        """
        INSERT OR REPLACE INTO imprint (step, feed, before_updated, before_hash, updated, hash, exact)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
          step.id, feed.id, imprint.base.updated, imprint.base.hash, imprint.after.updated, imprint.after.hash,
          imprint.isExact,
        ])
    }
  }

  func imprints(on feed: Int64, of steps: [Int64]) throws(StoreError) -> [Int64: Imprint] {
    guard !steps.isEmpty else { return [:] }
    let found = try rows(
      """
      SELECT step, before_updated, before_hash, updated, hash, exact FROM imprint
      WHERE feed = ? AND step IN (\(list(steps)))
      """, [feed]
    ) { row in
      let base = Imprint.Version(updated: row[1], hash: row[2])
      return (row[0] as Int64, Imprint(base: base, after: .init(updated: row[3], hash: row[4]), isExact: row[5]))
    }
    return Dictionary(uniqueKeysWithValues: found)
  }

  private func json(_ bytes: [UInt8]) throws(StoreError) -> JSONValue {
    do { return try json(String(decoding: bytes, as: UTF8.self)) } catch { throw StoreError(error, file: file) }
  }

  private func value(_ script: String, _ key: String) throws(StoreError) -> JSONValue? {
    try first("SELECT CAST(value AS TEXT) FROM value WHERE script = ? AND key = ?", [script, key]) { try json($0[0]) }
  }

  // MARK: What people ask for

  func add(_ request: ForgetRequest) throws(StoreError) {
    try run(
      "INSERT INTO forget (entity, record, words) VALUES (?, ?, ?)",
      [request.entity, request.record, try text(.array(request.words.map { .string($0) }))])
    try setNote("commands", "1")
  }

  func forgetRequests() throws(StoreError) -> [Int64: ForgetRequest] {
    let found = try rows("SELECT id, entity, record, words FROM forget ORDER BY id") { row in
      (
        row[0] as Int64,
        ForgetRequest(entity: row[1], record: row[2], words: (try json(row[3]).array ?? []).compactMap(\.string))
      )
    }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func removeForgetRequest(_ id: Int64) throws(StoreError) { try run("DELETE FROM forget WHERE id = ?", [id]) }
}
