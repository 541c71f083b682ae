import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// Versions of records in the log.
  func changeTraces(_ search: TraceSearch) throws(StoreError) -> [Trace] {
    let subject = search.subject
    var traces: [Trace] = []
    try visit(
      """
      SELECT log.sequence, feed.entity, log.record, CAST(log.body AS TEXT), log.seen, log.sequence <=
      (SELECT COALESCE(min(cursor), \(Int64.max)) FROM subscription WHERE subscription.feed = log.feed)
      FROM log JOIN feed ON feed.id = log.feed WHERE length(log.body) > 0
      """
    ) { row in
      let (sequence, entity, record) = (row[0] as Int64, row[1] as String, row[2] as Int64)
      guard let kinship = subject.isOwn(entity, record) ? .own : try self.kinship(row[3], search, entity: entity) else {
        return
      }
      let isRead = row[5] as Bool
      let fate: Trace.Fate =
        kinship.isClose
        ? isRead ? .erased : .ended
        : isRead ? .erased : .left("it is a change of another record that a rule has still to be told of")
      traces.append(
        Trace(
          .change(sequence: sequence), kinship, fate, title: "a change of \(entity):\(record)",
          content: ["seen": EventContent.time(row[4]), "body": try json(row[3])]))
    }
    return traces
  }

  /// What triggers remember of records.
  func memoryTraces(_ search: TraceSearch) throws(StoreError) -> [Trace] {
    let subject = search.subject
    var traces: [Trace] = []
    try visit(
      """
      SELECT told.subscription, told.record, told.value, told.due, CAST(told.body AS TEXT), subscription.rule,
      subscription.trigger, feed.entity FROM told JOIN subscription ON subscription.id = told.subscription
      LEFT JOIN feed ON feed.id = subscription.feed
      """
    ) { row in
      let (subscription, record, entity) = (row[0] as Int64, row[1] as Int64, row[7] as String?)
      let kinships =
        subject.isOwn(entity, record)
        ? [.own] : [try self.kinship(row[2], search), try self.kinship(row[4], search, entity: entity)]
      guard let kinship = kinships.compactMap(\.self).max() else { return }
      let (value, body) = (try json(row[2]), try (row[4] as String?).map(json))
      var content: JSONObject = ["value": value]
      if let due = row[3] as Int64? { content["due"] = EventContent.time(due) }
      if let body { content["body"] = body }
      let isEmpty = value.isNull && (body == nil || body?.object?.count == 1)
      traces.append(
        Trace(
          .memory(subscription: subscription, record: record), kinship, isEmpty ? .tombstone : .erased,
          title: "what \(row[5] as String) (\(row[6] as String)) was told of \(entity ?? "a record"):\(record)",
          content: content))
    }
    return traces
  }

  /// That records were seen.
  func witnessTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    for (entity, ids) in subject.ids.sorted(by: { $0.key < $1.key }) {
      try visit(
        """
        SELECT known.feed, known.id, known.updated, known.hash, feed.key FROM known JOIN feed ON feed.id = known.feed
        WHERE feed.entity = \(entity.quotedDatabaseText) AND known.id IN (\(list(ids.sorted())))
        """
      ) { row in
        traces.append(
          Trace(
            .witness(feed: row[0], record: row[1]), .own, .tombstone,
            title: "that \(entity):\(row[1] as Int64) was seen in \(row[4] as String)",
            content: [
              "updated": EventContent.time(row[2]),
              "digest": .string(String(UInt64(bitPattern: row[3] as Int64), radix: 16)),
            ]))
      }
    }
    return traces
  }
}
