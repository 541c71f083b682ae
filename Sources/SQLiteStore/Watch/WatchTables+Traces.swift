import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// What the finder of traces does with each table. A new table has to be put in here: a test compares them.
  static let searched: Set<String> = [
    "value", "once", "feed", "known", "log", "subscription", "told", "delivery", "attempt", "step", "note",
    // Nothing but Ids and times, which stay; and what a person asked for, which goes when it is done.
    "missing", "sent", "paused", "command", "approval", "forget",
  ]

  func traces(of subject: Subject) throws(StoreError) -> Traces {
    var subject = subject
    // A record may lead to another one of the same person, whose text comes earlier in the tables.
    for _ in 0..<4 {
      let before = subject
      try learn(&subject)
      if subject == before { break }
    }
    var all = try eventTraces(subject)
    all += try changeTraces(subject)
    all += try memoryTraces(subject)
    all += try witnessTraces(subject)
    all += try onceTraces(subject)
    all += try valueTraces(subject)
    all += try otherTraces(subject)
    return Traces(subject, all)
  }

  // MARK: Learning

  private func learn(_ subject: inout Subject) throws(StoreError) {
    var found = subject
    let sources = [
      "SELECT entity, CAST(body AS TEXT) FROM delivery WHERE entity IS NOT NULL AND body IS NOT NULL",
      "SELECT feed.entity, CAST(log.body AS TEXT) FROM log JOIN feed ON feed.id = log.feed WHERE length(log.body) > 0",
      """
      SELECT feed.entity, CAST(told.body AS TEXT) FROM told JOIN subscription ON subscription.id = told.subscription
      JOIN feed ON feed.id = subscription.feed WHERE told.body IS NOT NULL
      """,
      "SELECT target, CAST(base AS TEXT) FROM step WHERE base IS NOT NULL",
      "SELECT target, CAST(after AS TEXT) FROM step WHERE after IS NOT NULL",
    ]
    for source in sources {
      try each(source) { row in
        guard let entity = row[0] as String?, found.mayLearn(from: entity), let text = row[1] as String? else { return }
        found.learn(from: try object(text), of: entity)
      }
    }
    // What a rule created is known by what it sent and the Id that came.
    try each("SELECT target, body, result FROM step WHERE operation = 'create' AND result IS NOT NULL") { row in
      guard let entity = row[0] as String?, found.mayLearn(from: entity), let text = row[1] as String? else { return }
      var record = try object(text)
      record["Id"] = .integer(row[2])
      found.learn(from: record, of: entity)
    }
    subject = found
  }

  // MARK: Events

  private func eventTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var kin: [Int64: Kinship] = [:]
    func add(_ id: Int64, _ kinship: Kinship?) {
      guard let kinship else { return }
      kin[id] = max(kin[id] ?? kinship, kinship)
    }
    try each("SELECT id, entity, record, event, CAST(body AS TEXT), reason FROM delivery") { row in
      let (id, entity) = (row[0] as Int64, row[1] as String?)
      if subject.isOwn(entity, row[2]) { return add(id, .own) }
      if let body = row[4] as String? { add(id, subject.kinship(of: try json(body), entity: entity)) }
      add(id, subject.kinship(of: try json(row[3]), entity: entity))
      if let reason = row[5] as String?, subject.mentions(reason) { add(id, .mentions) }
    }
    try each(
      "SELECT delivery, target, record, result, body, answer, key, CAST(base AS TEXT), CAST(after AS TEXT) FROM step"
    ) { row in
      let (id, target) = (row[0] as Int64, row[1] as String)
      if subject.isOwn(target, row[2]) || subject.isOwn(target, row[3]) { return add(id, .own) }
      for column in [4, 5, 7, 8] {
        if let text = row[column] as String? { add(id, subject.kinship(of: try json(text), entity: target)) }
      }
      if let key = row[6] as String?, subject.names(key: key) { add(id, .mentions) }
      if subject.mentions(target) { add(id, .mentions) }
    }
    try each("SELECT delivery, error FROM attempt") { row in add(row[0], subject.kinship(of: try json(row[1]))) }
    var traces: [Trace] = []
    for (id, kinship) in kin.sorted(by: { $0.key < $1.key }) {
      guard let delivery = try delivery(id), delivery.reason != Tombstone.reason else { continue }
      let steps = try steps(of: id)
      let content = try EventContent(delivery, steps: steps, attempts: try attempts(of: id)).json
      traces.append(
        Trace(
          .event(id), kinship, try fate(of: delivery, steps, kinship), title: "event \(id) of \(delivery.rule)",
          content: content))
    }
    return traces
  }

  private func fate(of delivery: Delivery, _ steps: [Step], _ kinship: Kinship) throws(StoreError) -> Trace.Fate {
    let isOpen = delivery.state.isOpen || delivery.state == .parked
    if kinship.isClose { return isOpen ? .ended : .erased }
    if isOpen { return .left("it is about another record and not over yet; ask again when it is") }
    for step in steps where try !isSeen(step) {
      return .left("its write is still needed to tell it from people's; ask again in some minutes")
    }
    return .erased
  }

  // MARK: Feeds

  private func changeTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try each(
      """
      SELECT log.sequence, feed.entity, log.record, CAST(log.body AS TEXT), log.seen, log.sequence <=
      (SELECT COALESCE(min(cursor), \(Int64.max)) FROM subscription WHERE subscription.feed = log.feed)
      FROM log JOIN feed ON feed.id = log.feed WHERE length(log.body) > 0
      """
    ) { row in
      let (sequence, entity, record) = (row[0] as Int64, row[1] as String, row[2] as Int64)
      let body = try json(row[3])
      guard
        let kinship = subject.isOwn(entity, record) ? .own : subject.kinship(of: body, entity: entity)
      else { return }
      let isRead = row[5] as Bool
      let fate: Trace.Fate =
        kinship.isClose
        ? isRead ? .erased : .ended
        : isRead ? .erased : .left("it is a change of another record that a rule has still to be told of")
      traces.append(
        Trace(
          .change(sequence: sequence), kinship, fate, title: "a change of \(entity):\(record)",
          content: ["seen": time(row[4]), "body": body]))
    }
    return traces
  }

  private func memoryTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try each(
      """
      SELECT told.subscription, told.record, told.value, told.due, CAST(told.body AS TEXT), subscription.rule,
      subscription.trigger, feed.entity FROM told JOIN subscription ON subscription.id = told.subscription
      LEFT JOIN feed ON feed.id = subscription.feed
      """
    ) { row in
      let (subscription, record, entity) = (row[0] as Int64, row[1] as Int64, row[7] as String?)
      let (value, body) = (try json(row[2]), try (row[4] as String?).map(json))
      let kinship =
        subject.isOwn(entity, record)
        ? .own
        : [subject.kinship(of: value), body.flatMap { subject.kinship(of: $0, entity: entity) }].compactMap(\.self)
          .max()
      guard let kinship else { return }
      var content: JSONObject = ["value": value]
      if let due = row[3] as Int64? { content["due"] = time(due) }
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

  private func witnessTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    for (entity, ids) in subject.ids.sorted(by: { $0.key < $1.key }) {
      try each(
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
              "updated": time(row[2]), "digest": .string(String(UInt64(bitPattern: row[3] as Int64), radix: 16)),
            ]))
      }
    }
    return traces
  }

  // MARK: Values of scripts

  private func onceTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try each("SELECT script, key, CAST(result AS TEXT) FROM once") { row in
      let (script, key, result) = (row[0] as String, row[1] as String, try json(row[2]))
      let kinship = subject.names(key: key) ? .mentions : subject.kinship(of: result)
      let fate: Trace.Fate = kinship == nil ? .left(Self.mayBeIt) : .erased
      guard let kinship = kinship ?? (subject.mayName(key: key) ? .mayName : nil) else { return }
      traces.append(
        Trace(
          .once(script: script, key: key), kinship, fate, title: "once \"\(key)\" of \(script)",
          content: ["key": .string(key), "result": result]))
    }
    return traces
  }

  private func valueTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try each("SELECT script, key, CAST(value AS TEXT) FROM value") { row in
      let (script, key, value) = (row[0] as String, row[1] as String, try json(row[2]))
      let kinship = subject.names(key: key) ? .mentions : subject.kinship(of: value)
      let fate: Trace.Fate = kinship == nil ? .left(Self.mayBeIt) : .erased
      let mayBe = subject.mayName(key: key) || subject.mayName(value)
      guard let kinship = kinship ?? (mayBe ? .mayName : nil) else { return }
      traces.append(
        Trace(
          .value(script: script, key: key), kinship, fate, title: "value \"\(key)\" of \(script)",
          content: ["key": .string(key), "value": value]))
    }
    return traces
  }

  private static let mayBeIt =
    "a number in it may be the Id, or mean something else; look, and let the script delete it"

  private func otherTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try each("SELECT id, key, filters FROM feed") { row in
      let filters = try json(row[2])
      guard let kinship = subject.kinship(of: filters) else { return }
      traces.append(
        Trace(
          .feed(row[0]), kinship, .left("a rule's file asks for it; change the rule"),
          title: "the feed \(row[1] as String)", content: ["filters": filters]))
    }
    try each("SELECT rule, trigger, definition FROM subscription") { row in
      let (rule, trigger, definition) = (row[0] as String, row[1] as String, row[2] as String)
      guard subject.mentions(rule + " " + trigger + " " + definition) else { return }
      traces.append(
        Trace(
          .note("trigger \(trigger) of \(rule)"), .mentions, .left("a rule's file says it; change the rule"),
          title: "the trigger \(trigger) of \(rule)", content: ["definition": .string(definition)]))
    }
    try each("SELECT key, value FROM note") { row in
      let (key, value) = (row[0] as String, row[1] as String)
      guard subject.mentions(value) else { return }
      traces.append(
        Trace(
          .note(key), .mentions, .left("the watch writes it anew as rules load"), title: "the note \(key)",
          content: ["text": .string(value)]))
    }
    return traces
  }

  private func time(_ moment: Int64) -> JSONValue { EventContent.time(moment) }

  /// Reads rows one at a time, without keeping them.
  private func each(_ sql: String, _ take: (Row) throws -> Void) throws(StoreError) {
    do {
      let cursor = try Row.fetchCursor(db, sql: sql)
      while let row = try cursor.next() { try take(row) }
    } catch {
      throw StoreError(error, file: file)
    }
  }
}
