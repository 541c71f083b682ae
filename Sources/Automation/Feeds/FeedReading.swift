import JSONPages
import Nexudus

/// What one look at a feed brought.
struct FeedReading: Sendable {
  /// When it began, by the server's clock and by the one that nobody sets.
  var begun: Int64
  var begunMonotonic: Duration
  /// The rows, the latest of each record.
  var rows: [ScannedRow] = []
  /// Whether all records of the feed were listed.
  var isWhole = false
  /// Whether the list had more rows than a page holds.
  var isCrowded = false
  /// Why lists by time are not relied on.
  var distrust: String?
  /// Known records that a list should have held and that the server no longer has.
  var absent: [Int64] = []
  var requests = 0
}

/// Looks at a feed, request by request.
///
/// Whatever the order that is asked for, servers differ in what they make of it; so nothing here relies on an order by
/// time. What is stamped since a moment is one page nearly always. Where it is more, it is walked by Id, as lists are:
/// what changes meanwhile stays in the list, and what comes to be in it has a stamp that the next look reaches.
struct FeedReader: Sendable {
  let entity: Entity
  let reader: any SpaceReader
  let clock: any TimeSource

  /// Everything stamped since a moment.
  ///
  /// - Parameter witnesses: known records that must be among the rows unless they are gone; they show a list that was
  ///   cut short, or is empty though it should not be.
  func news(
    of state: FeedState, since moment: Int64, witnesses: [KnownRecord]
  ) async throws(NexudusError) -> FeedReading {
    let first = reader.requests
    var reading = FeedReading(begun: reader.serverTime.seconds, begunMonotonic: clock.monotonic)
    let query = try Self.query(entity, state.key, since: moment)
    let page = try await reader.page(query)
    var rows = try ScannedRow.rows(of: page.records, entity: entity.name)
    if let why = Self.distrust(rows, total: page.total, since: moment) {
      var whole = try await all(of: state, witnesses: witnesses)
      whole.begun = reading.begun
      whole.begunMonotonic = reading.begunMonotonic
      whole.distrust = why
      return whole
    }
    if Set(rows.map(\.id)).count < page.total { rows = try await walk(query) }
    reading.rows = rows.latestOfEach
    reading.isCrowded = reading.rows.count > ListQuery.largestSize
    reading.absent = try await absent(witnesses, among: reading.rows)
    reading.requests = reader.requests - first
    return reading
  }

  /// Why a list by time is not to be relied on; nil where it is.
  private static func distrust(_ rows: [ScannedRow], total: Int, since moment: Int64) -> String? {
    // A clock of a second server may be behind the bound's; more than that, and the bound was ignored.
    if let stray = rows.first(where: { $0.updated < moment - 120 }) {
      return "it gave the record \(stray.id), which was changed before the time that was asked for"
    }
    return rows.isEmpty && total > 0 ? "a list that counts \(total) records has none" : nil
  }

  /// All records of the feed, by Id.
  func all(of state: FeedState, witnesses: [KnownRecord]) async throws(NexudusError) -> FeedReading {
    let first = reader.requests
    var reading = FeedReading(begun: reader.serverTime.seconds, begunMonotonic: clock.monotonic)
    reading.isWhole = true
    reading.rows = try await walk(try ListQuery.make(entity, where: state.key.filters))
    reading.absent = try await absent(witnesses, among: reading.rows)
    reading.requests = reader.requests - first
    return reading
  }

  /// The witnesses that are gone; an error where one is missing in the rows and still there as it was.
  private func absent(
    _ witnesses: [KnownRecord], among rows: [ScannedRow]
  ) async throws(NexudusError) -> [Int64] {
    let listed = Set(rows.map(\.id))
    let records = witnesses.filter { !listed.contains($0.id) }
    guard !records.isEmpty else { return [] }
    let found = try await present(records.map(\.id))
    for record in records {
      guard let there = found[record.id], there?.updatedSeconds == record.updated else { continue }
      throw NexudusError(
        .invalidResponse,
        "the list leaves out \(entity.name) \(record.id), which is there: what it says is not believed",
        method: "GET", path: entity.path, entity: entity.name, isRetryable: true)
    }
    return records.map(\.id).filter { id in
      if case .some(nil) = found[id] { true } else { false }
    }
  }

  /// What is known of ids: the record, nil for one that is surely gone, no entry where that can't be told.
  func present(_ ids: [Int64]) async throws(NexudusError) -> [Int64: Record?] {
    var found: [Int64: Record?] = [:]
    for start in stride(from: 0, to: ids.count, by: 100) {
      let part = Array(ids[start..<min(start + 100, ids.count)])
      do throws(NexudusError) {
        for record in try await reader.get(entity, ids: part) {
          if let id = record.integer("Id") { found[id] = .some(record) }
        }
        for id in part where found[id] == nil { found[id] = .some(nil) }
      } catch {
        guard error.kind == .server || error.kind == .notFound else { throw error }
        for id in part { try await single(id, &found) }
      }
    }
    return found
  }

  /// Some servers answer 500 for ids that are gone; one by one it shows which.
  private func single(_ id: Int64, _ found: inout [Int64: Record?]) async throws(NexudusError) {
    do throws(NexudusError) {
      found[id] = .some(try await reader.get(entity, id: id))
    } catch {
      switch error.kind {
      case .notFound: found[id] = .some(nil)
      case .server:
        // Gone, or out of order? A record that is known to be there tells.
        guard let control = try await control() else { return }
        do throws(NexudusError) { _ = try await reader.get(entity, id: control) } catch { throw error }
        found[id] = .some(nil)
      default: throw error
      }
    }
  }

  private func control() async throws(NexudusError) -> Int64? {
    let page = try await reader.list(try ListQuery.make(entity, size: 1))
    return page.records.count > 0 ? page.records[0].integer("Id") : nil
  }

  private func walk(_ query: ListQuery) async throws(NexudusError) -> [ScannedRow] {
    let walk = reader.listing(query)
    var rows: [ScannedRow] = []
    while let page = try await walk.next() { rows += try ScannedRow.rows(of: page.records, entity: entity.name) }
    return rows
  }

  /// What was stamped in that minute or later; the API takes whole minutes.
  private static func query(_ entity: Entity, _ key: FeedKey, since moment: Int64) throws(NexudusError) -> ListQuery {
    var filters = key.filters
    filters["UpdatedOn"] = ["from": .string(Timestamp(seconds: moment).minuteText)]
    return try ListQuery.make(entity, where: filters, size: ListQuery.largestSize)
  }
}

extension [ScannedRow] {
  /// The latest row of each record.
  fileprivate var latestOfEach: [ScannedRow] {
    var rows: [Int64: ScannedRow] = [:]
    for row in self where rows[row.id].map({ $0.updated <= row.updated }) ?? true { rows[row.id] = row }
    return Array(rows.values)
  }
}
