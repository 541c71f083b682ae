import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// What the finder of traces does with each table. A new table has to be put in here: a test compares them.
  static let searched: Set<String> = [
    "value", "once", "feed", "known", "log", "subscription", "told", "delivery", "attempt", "step", "note",
    // Nothing but Ids, times and hashes, which stay; and what a person asked for, which goes when it is done.
    "missing", "sent", "paused", "command", "approval", "forget", "imprint",
  ]

  func traces(of subject: Subject) throws(StoreError) -> Traces {
    var subject = subject
    // A record may lead to another one of the same person, whose text comes earlier in the tables.
    for _ in 0..<8 {
      let before = subject
      try learn(&subject)
      if subject == before { break }
    }
    let search = TraceSearch(subject)
    var all = try eventTraces(search)
    all += try changeTraces(search)
    all += try memoryTraces(search)
    all += try witnessTraces(subject)
    all += try onceTraces(search)
    all += try valueTraces(search)
    all += try ruleTraces(subject)
    return Traces(subject, all)
  }

  /// What rules' files say, which only they can change.
  private func ruleTraces(_ subject: Subject) throws(StoreError) -> [Trace] {
    var traces: [Trace] = []
    try visit("SELECT id, key, filters FROM feed") { row in
      let filters = try json(row[2])
      guard let kinship = subject.kinship(of: filters) else { return }
      traces.append(
        Trace(
          .feed(row[0]), kinship, .left("a rule's file asks for it; change the rule"),
          title: "the feed \(row[1] as String)", content: ["filters": filters]))
    }
    try visit("SELECT rule, trigger, definition FROM subscription") { row in
      let (rule, trigger, definition) = (row[0] as String, row[1] as String, row[2] as String)
      guard subject.mentions(rule + " " + trigger + " " + definition) else { return }
      traces.append(
        Trace(
          .note("trigger \(trigger) of \(rule)"), .mentions, .left("a rule's file says it; change the rule"),
          title: "the trigger \(trigger) of \(rule)", content: ["definition": .string(definition)]))
    }
    try visit("SELECT key, value FROM note") { row in
      let (key, value) = (row[0] as String, row[1] as String)
      guard subject.mentions(value) else { return }
      traces.append(
        Trace(
          .note(key), .mentions, .left("the watch writes it anew as rules load"), title: "the note \(key)",
          content: ["text": .string(value)]))
    }
    return traces
  }

  /// How a JSON text that is kept has to do with a subject.
  func kinship(_ text: String?, _ search: TraceSearch, entity: String? = nil) throws -> Kinship? {
    guard let text, search.sieve.passes(text) else { return nil }
    return search.subject.kinship(of: try json(text), entity: entity)
  }

  /// Reads rows one at a time, without keeping them.
  func visit(_ sql: String, _ take: (Row) throws -> Void) throws(StoreError) {
    do {
      let cursor = try Row.fetchCursor(db, sql: sql)
      while let row = try cursor.next() { try take(row) }
    } catch {
      throw StoreError(error, file: file)
    }
  }
}

/// A subject and what most texts are told by that have nothing to do with it.
struct TraceSearch {
  let subject: Subject
  let sieve: Sieve

  init(_ subject: Subject) {
    self.subject = subject
    sieve = Sieve(subject)
  }
}
