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
  var isFlipped = false
  var isCrowded = false
  /// Why lists by time are not relied on.
  var distrust: String?
  /// Known records that a list should have held and that the server no longer has.
  var absent: [Int64] = []
  var requests = 0
}

/// Looks at a feed, request by request, as its scan decides.
struct FeedReader: Sendable {
  let entity: Entity
  let reader: any SpaceReader
  let clock: any TimeSource

  /// Everything stamped since a moment.
  ///
  /// - Parameter witnesses: known records that must be among the rows unless they are gone; they show a list that was
  ///   cut short, or is empty though it should not be.
  func news(
    of state: FeedState, since moment: Int64, isFlipped: Bool, witnesses: [KnownRecord]
  ) async throws(NexudusError) -> FeedReading {
    let first = reader.requests
    var reading = FeedReading(begun: reader.serverTime.seconds, begunMonotonic: clock.monotonic)
    var scan = FeedScan(from: moment, isFlipped: isFlipped)
    scanning: while true {
      switch scan.next() {
      case .ask(let request):
        let (rows, total) = try await ask(request, state.key)
        scan.take(rows, total: total)
      case .walk(let request): scan.take(walked: try await walk(request, state.key))
      case .finished: break scanning
      case .distrust(let why):
        var whole = try await all(of: state)
        whole.begun = reading.begun
        whole.begunMonotonic = reading.begunMonotonic
        whole.distrust = why
        return whole
      }
    }
    reading.rows = Array(scan.rows.values)
    reading.isFlipped = scan.sortsFlipped
    reading.isCrowded = scan.isCrowded
    reading.absent = try await absent(witnesses.filter { scan.rows[$0.id] == nil })
    reading.requests = reader.requests - first
    return reading
  }

  /// All records of the feed, by Id.
  func all(of state: FeedState) async throws(NexudusError) -> FeedReading {
    let first = reader.requests
    var reading = FeedReading(begun: reader.serverTime.seconds, begunMonotonic: clock.monotonic)
    reading.isWhole = true
    let walk = reader.listing(try ListQuery.make(entity, where: state.key.filters))
    while let page = try await walk.next() {
      reading.rows += try ScannedRow.rows(of: page.records, entity: entity.name)
    }
    reading.requests = reader.requests - first
    return reading
  }

  /// Those of these records that are gone; an error where any is still there as it was, which the list should have held.
  func absent(_ records: [KnownRecord]) async throws(NexudusError) -> [Int64] {
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

  private func ask(
    _ request: FeedScan.Request, _ key: FeedKey
  ) async throws(NexudusError) -> (rows: [ScannedRow], total: Int) {
    let query = try ListQuery.make(
      entity, where: Self.filters(request, key), order: "UpdatedOn", descending: request.isDescending,
      size: request.size)
    let page = try await reader.page(query)
    return (try ScannedRow.rows(of: page.records, entity: entity.name), page.total)
  }

  private func walk(_ request: FeedScan.Request, _ key: FeedKey) async throws(NexudusError) -> [ScannedRow] {
    let walk = reader.listing(try ListQuery.make(entity, where: Self.filters(request, key)))
    var rows: [ScannedRow] = []
    while let page = try await walk.next() { rows += try ScannedRow.rows(of: page.records, entity: entity.name) }
    return rows
  }

  private static func filters(_ request: FeedScan.Request, _ key: FeedKey) -> JSONObject {
    var filters = key.filters
    var range: JSONObject = ["from": .string(Timestamp(seconds: request.from).minuteText)]
    if let to = request.to { range["to"] = .string(Timestamp(seconds: to).minuteText) }
    filters["UpdatedOn"] = .object(range)
    return filters
  }
}
