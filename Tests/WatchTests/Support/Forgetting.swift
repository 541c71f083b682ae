import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Synchronization

@testable import SpaceModel

/// People in a world who want to be forgotten while the watch goes on.
extension World {
  /// Asks for a thread to be forgotten, now and then for all that one member wrote.
  func askToForget() throws {
    guard let thread = pick() else { return }
    let isMember = book.withLock { $0.random.chance(0.1) }
    let request =
      isMember
      ? ForgetRequest(entity: "User", record: member) : ForgetRequest(entity: "CommunityThread", record: thread)
    try store.transaction(owner: nil) { tables throws(StoreError) in
      try tables.add(request)
      let waiting = try tables.forgetRequests()
      book.withLock { $0.wishes = waiting }
    }
    note("asks to forget \(request.entity) \(request.record)")
  }

  /// Writes down which wishes a commit carries out.
  func noteForgotten(_ tables: any WatchTransaction, _ last: Int64) throws(StoreError) {
    let waiting = try tables.forgetRequests()
    var filter = DeliveryFilter()
    filter.limit = 1
    let event = try tables.deliveries(filter).first?.id ?? 0
    book.withLock { book in
      for (id, request) in book.wishes where waiting[id] == nil {
        book.wishes[id] = nil
        let gone = request.entity == "User" ? book.threads : [request.record]
        if request.entity != "User" { book.emptied[request.record] = event }
        for thread in gone { book.forgotten["CommunityThread \(thread)"] = last }
      }
    }
  }
}

extension World {
  /// Whether nothing is left of the events of threads that were forgotten.
  func judgeForgetting(_ book: WorldBook, _ deliveries: [Delivery], _ verdict: inout Verdict) throws {
    verdict.forgotten = book.forgotten.count
    for request in book.wishes.values { verdict.wrong.append("\(request.entity) \(request.record) was not forgotten") }
    for delivery in deliveries where delivery.entity == "CommunityThread" {
      guard let record = delivery.record, let last = book.emptied[record], delivery.id <= last else { continue }
      let steps = try store.reading { tables throws(StoreError) in try tables.steps(of: delivery.id) }
      let isBare = steps.allSatisfy { $0.effect.body.isNull && $0.after == nil }
      if !isBare || delivery.body.map({ $0 != Tombstone.record(record) }) == true {
        verdict.wrong.append("delivery \(delivery.id) of \(delivery.rule) about \(record) still has its content")
      }
    }
  }
}

extension WorldBook {
  /// Whether a record was forgotten when its version was in the log, so that rules may never be told of it.
  func isForgotten(_ subject: String, _ entry: LogEntry?) -> Bool {
    guard let last = forgotten[subject] else { return false }
    return entry.map { $0.sequence <= last } ?? false
  }

  /// The first entry about a record.
  func firstEntry(_ feed: Int64, _ record: Int64) -> LogEntry? {
    log.values.filter { $0.feed == feed && $0.entry.record == record }.min { $0.entry.sequence < $1.entry.sequence }?
      .entry
  }

  /// The latest entry about a record.
  func lastEntry(_ feed: Int64, _ record: Int64) -> LogEntry? {
    log.values.filter { $0.feed == feed && $0.entry.record == record }.max { $0.entry.sequence < $1.entry.sequence }?
      .entry
  }
}

/// How large a state is at a moment.
struct WorldSize: Sendable {
  var at: Int64
  var bytes: Int64
  var events: Int
  /// When the oldest event that is over came to its end.
  var oldest: Int64?
}

extension World {
  func measure() {
    do {
      let (size, events) = (try store.size(), try allDeliveries().count)
      let measured = WorldSize(at: time.now.seconds, bytes: size.bytes, events: events, oldest: size.oldest)
      book.withLock { $0.sizes.append(measured) }
    } catch {
      note("could not be measured: \(error)")
    }
  }
}
