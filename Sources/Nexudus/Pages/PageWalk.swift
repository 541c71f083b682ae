import JSONPages
import Logging
import Synchronization

/// Reads all pages of a search, some of them ahead.
///
/// ```swift
/// let walk = client.walk(try .make(coworkers))
/// while let page = try await walk.next() { ... }
/// ```
/// Each record comes once, and none that stays in the list is skipped. Pages are asked for one at a time: ``next()`` is
/// not called again before it has returned.
public final class PageWalk: Sendable {
  /// A page that was asked for and not yet taken.
  private struct Running: Sendable {
    let span: PageSpan
    let number: Int
    let task: Task<Result<Fetched, NexudusError>, Never>
    var isAnswered = false
  }

  /// A page and the Ids of its rows, read where the page was: beside the script.
  private struct Fetched: Sendable {
    let page: ListedPage
    let ids: [Int64]
  }

  private struct State: Sendable {
    var plan: WalkPlan
    var running: [Running] = []
    var asked = 0
    var given = 0
    var pageBytes = 0
    var schema: RecordSchema?
    var isClosed = false
    var hasWarned = false
  }

  /// What a walk needs of its client.
  struct Source: Sendable {
    /// Asks for a page, and calls the closure once all of it has come, before it is read.
    let fetch: @Sendable (PageSpan, RecordSchema?, @Sendable () -> Void) async -> Result<ListedPage, NexudusError>
    let clock: any TimeSource
    let logger: Logger
  }

  /// The most requests under way.
  private static let pagesAhead = 4
  /// How many pages more may wait to be taken: with one, the next request leaves when an answer has come, and not when
  /// the page has been read and the script is done with the one before it.
  private static let pagesWaiting = 1

  private let query: ListQuery
  private let limit: Int?
  private let window: Int
  private let source: Source
  private let state: Mutex<State>

  init(_ query: ListQuery, limit: Int?, window: Int, source: Source) {
    self.query = query
    self.limit = limit
    self.window = window
    self.source = source
    let size = query.size ?? ListQuery.largestSize
    state = Mutex(State(plan: WalkPlan(size: max(1, min(size, limit ?? size)))))
  }

  deinit { state.withLock { $0.running.forEach { $0.task.cancel() } } }

  /// The records that match, as last heard; nil before the first page.
  public var total: Int? { state.withLock { $0.plan.total } }

  /// The next page that holds any new record; nil at the end.
  ///
  /// - Throws: what went wrong with a request, or kind `invalid_response` if the list cannot be read to its end.
  public func next() async throws(NexudusError) -> ListedPage? {
    // Without a window nothing is read ahead, and the request is part of the caller's own task.
    if window == 0 { return try await nextInline() }
    while true {
      guard
        let first = state.withLock({ state -> Running? in
          if state.isClosed || limit.map({ state.given >= $0 }) == true { return nil }
          refill(&state)
          return state.running.first
        })
      else {
        close()
        return nil
      }
      let result = await withTaskCancellationHandler {
        await first.task.value
      } onCancel: {
        first.task.cancel()
      }
      let fetched: Fetched
      do throws(NexudusError) { fetched = try result.get() } catch {
        close()
        throw error
      }
      if let page = try take(fetched, of: first.span) { return page }
    }
  }

  private func nextInline() async throws(NexudusError) -> ListedPage? {
    while true {
      let span = state.withLock { state -> (PageSpan, RecordSchema?)? in
        if state.isClosed || limit.map({ state.given >= $0 }) == true { return nil }
        return state.plan.next(inFlight: 0).map { ($0, state.schema) }
      }
      guard let (span, schema) = span else {
        close()
        return nil
      }
      let fetched = try await Self.fetch(span, schema, query.entity, source) {}.get()
      if let page = try take(fetched, of: span) { return page }
    }
  }

  private static func fetch(
    _ span: PageSpan, _ schema: RecordSchema?, _ entity: Entity, _ source: Source, whenCome: @Sendable () -> Void
  ) async -> Result<Fetched, NexudusError> {
    do throws(NexudusError) {
      let page = try await source.fetch(span, schema, whenCome).get()
      return .success(Fetched(page: page, ids: try RowIDs.read(page.records, of: entity)))
    } catch {
      return .failure(error)
    }
  }

  /// Ends the walk: what is in flight is cancelled, and ``next()`` gives nil from now on.
  public func close() {
    state.withLock { state in
      state.isClosed = true
      Self.cancelAll(&state)
    }
  }

  private static func cancelAll(_ state: inout State) {
    state.running.forEach { $0.task.cancel() }
    state.running = []
  }

  /// Starts as many requests as the window allows.
  private func refill(_ state: inout State) {
    let affordable = state.pageBytes == 0 ? Self.pagesAhead : max(1, window / state.pageBytes)
    while state.running.count < min(Self.pagesAhead + Self.pagesWaiting, affordable),
      state.running.count(where: { !$0.isAnswered }) < Self.pagesAhead
    {
      let ahead = state.given + state.running.reduce(0) { $0 + $1.span.size }
      if !state.running.isEmpty, let limit, ahead >= limit { return }
      guard let span = state.plan.next(inFlight: state.running.count) else { return }
      state.asked += 1
      let (number, schema, query, source) = (state.asked, state.schema, query, source)
      let task = Task.inheriting { [weak self] in
        await Self.fetch(span, schema, query.entity, source) { [weak self] in self?.noteAnswer(number) }
      }
      state.running.append(Running(span: span, number: number, task: task))
    }
  }

  /// Lets the next request leave at once.
  private func noteAnswer(_ number: Int) {
    state.withLock { state in
      guard let index = state.running.firstIndex(where: { $0.number == number }) else { return }
      state.running[index].isAnswered = true
      refill(&state)
    }
  }

  /// Judges the page; gives the records of it that are new, nil if there are none.
  private func take(_ fetched: Fetched, of span: PageSpan) throws(NexudusError) -> ListedPage? {
    let (page, ids) = (fetched.page, fetched.ids)
    let envelope = Envelope(page.records.envelope)
    let answer = WalkPlan.Answer(
      ids: ids, total: envelope.total, pageSize: envelope.pageSize, hasNext: envelope.hasNext)
    let outcome = state.withLock { state -> Result<[Int]?, NexudusError>? in
      if state.isClosed { return .success([]) }
      switch state.plan.accept(answer, for: span) {
      case .again:
        Self.cancelAll(&state)
        return nil
      case .fail(let why):
        return .failure(
          NexudusError(
            .invalidResponse, "\(query.entity.name) cannot be read to its end: \(why)", method: "GET",
            path: query.entity.path, entity: query.entity.name))
      case .take(let rows):
        if !state.running.isEmpty { state.running.removeFirst() }
        // What was asked for beyond the end is not needed.
        if state.plan.isFinished { Self.cancelAll(&state) }
        state.pageBytes = page.records.byteCount
        state.schema = page.records.schema
        return .success(rows)
      }
    }
    guard let outcome else { return nil }
    let rows: [Int]?
    do throws(NexudusError) { rows = try outcome.get() } catch {
      close()
      throw error
    }
    return try give(rows: wanted(rows ?? Array(ids.indices), of: page.records), of: page)
  }

  /// The rows that meet the conditions which the server may have ignored.
  private func wanted(_ rows: [Int], of records: RecordPage) -> [Int] {
    guard query.hasTestableConditions else { return rows }
    let now = source.clock.now
    return rows.filter { row in
      guard let broken = query.condition(brokenBy: records[row], now: now) else { return true }
      let isFirst = state.withLock { state in
        defer { state.hasWarned = true }
        return !state.hasWarned
      }
      if isFirst {
        source.logger.warning(
          "the server does not apply the filter \(query.entity.name).\(broken.key); it is applied here")
      }
      return false
    }
  }

  private func give(rows: [Int], of page: ListedPage) throws(NexudusError) -> ListedPage? {
    let rows = state.withLock { state -> [Int] in
      let kept = limit.map { Array(rows.prefix(max(0, $0 - state.given))) } ?? rows
      state.given += kept.count
      if window > 0, limit.map({ state.given >= $0 }) != true, !state.isClosed { refill(&state) }
      return kept
    }
    if rows.isEmpty { return nil }
    if rows.count == page.records.count { return page }
    do throws(JSONError) {
      return ListedPage(page, records: try page.records.compacted(rows: rows))
    } catch {
      throw NexudusError(.invalidResponse, error.message, path: query.entity.path, entity: query.entity.name)
    }
  }
}

/// Reads the Ids of a page's records.
enum RowIDs {
  static func read(_ records: RecordPage, of entity: Entity) throws(NexudusError) -> [Int64] {
    let column = records.schema.column(of: "Id")
    var ids: [Int64] = []
    ids.reserveCapacity(records.count)
    for row in 0..<records.count {
      if let column, let pointer = records.value(row: row, column: column),
        case .integer(let id) = decodeScalar(at: pointer)
      {
        ids.append(id)
      } else if let id = RecordID.of(records[row]) {
        ids.append(id)
      } else {
        throw NexudusError(
          .invalidResponse, "the list of \(entity.name) holds a record without an Id", method: "GET",
          path: entity.path, entity: entity.name)
      }
    }
    return ids
  }
}
