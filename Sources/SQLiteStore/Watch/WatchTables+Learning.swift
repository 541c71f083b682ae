import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// Learns from the records that are kept what else is the subject's.
  func learn(_ subject: inout Subject) throws(StoreError) {
    var found = subject
    let sieve = Sieve(subject)
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
      try visit(source) { row in
        guard let entity = row[0] as String?, found.mayLearn(from: entity), let text = row[1] as String?,
          sieve.passes(text)
        else { return }
        found.learn(from: try object(text), of: entity)
      }
    }
    // What a rule created is known by what it sent and the Id that came.
    try visit("SELECT target, body, result FROM step WHERE operation = 'create' AND result IS NOT NULL") { row in
      guard let entity = row[0] as String?, found.mayLearn(from: entity), let text = row[1] as String? else { return }
      var record = try object(text)
      record["Id"] = .integer(row[2])
      found.learn(from: record, of: entity)
    }
    subject = found
  }
}
