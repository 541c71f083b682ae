import Automation
import Nexudus
import SQLiteStore
import Synchronization
import TimeTesting

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
  func noteForgotten(_ waiting: [Int64: ForgetRequest], _ last: Int64) {
    let threads = book.withLock { $0.threads }
    book.withLock { book in
      for (id, request) in book.wishes where waiting[id] == nil {
        book.wishes[id] = nil
        let gone = request.entity == "User" ? threads : [request.record]
        for thread in gone { book.forgotten["CommunityThread \(thread)"] = last }
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
