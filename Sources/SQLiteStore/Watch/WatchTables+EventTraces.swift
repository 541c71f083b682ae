import Automation
import GRDB
import JSONPages

extension WatchTables {
  /// Events, with their steps and failed attempts.
  func eventTraces(_ search: TraceSearch) throws(StoreError) -> [Trace] {
    let subject = search.subject
    var kin: [Int64: Kinship] = [:]
    func add(_ id: Int64, _ kinship: Kinship?) {
      guard let kinship else { return }
      kin[id] = max(kin[id] ?? kinship, kinship)
    }
    try visit("SELECT id, entity, record, event, CAST(body AS TEXT), reason FROM delivery") { row in
      let (id, entity) = (row[0] as Int64, row[1] as String?)
      if subject.isOwn(entity, row[2]) { return add(id, .own) }
      add(id, try self.kinship(row[4], search, entity: entity))
      add(id, try self.kinship(row[3], search, entity: entity))
      if let reason = row[5] as String?, subject.mentions(reason) { add(id, .mentions) }
    }
    try visit(
      "SELECT delivery, target, record, result, body, answer, key, CAST(base AS TEXT), CAST(after AS TEXT) FROM step"
    ) { row in
      let (id, target) = (row[0] as Int64, row[1] as String)
      if subject.isOwn(target, row[2]) || subject.isOwn(target, row[3]) { return add(id, .own) }
      for column in [4, 5, 7, 8] { add(id, try self.kinship(row[column], search, entity: target)) }
      if let key = row[6] as String?, subject.names(key: key) { add(id, .mentions) }
      if subject.mentions(target) { add(id, .mentions) }
    }
    try visit("SELECT delivery, error FROM attempt") { row in add(row[0], try self.kinship(row[1], search)) }
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
}
