import HTTPTypes
import JSONPages
import Logging

extension Client {
  /// One page of a search.
  ///
  /// - Throws: kind `invalid_response` if the records show that the server ignored a filter; ``walk(_:limit:window:)``
  ///   can read such lists.
  public func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage {
    let page = try await self.page(query)
    let ids = try RowIDs.read(page.records, of: query.entity)
    guard query.hasTestableConditions else { return page }
    for (row, id) in ids.enumerated() {
      guard let broken = query.condition(brokenBy: page.records[row], now: clock.now) else { continue }
      throw NexudusError(
        .invalidResponse,
        "the server does not apply the filter \(query.entity.name).\(broken.key): it gave \(query.entity.name) \(id)",
        hint: "each and all test it here", method: "GET", path: query.entity.path, entity: query.entity.name)
    }
    return page
  }

  /// One page of a search as the server gave it, for callers that test the rows themselves.
  public func page(_ query: ListQuery) async throws(NexudusError) -> ListedPage {
    try await fetch(query, page: query.page, size: query.size ?? 25, order: query.order)
  }

  /// The number of records that match, by one small request.
  public func count(_ query: ListQuery) async throws(NexudusError) -> Int {
    var query = query
    query.page = 1
    query.size = 1
    return try await list(query).total
  }

  /// All pages of a search, ordered by Id unless the query says otherwise.
  ///
  /// - Parameters:
  ///   - limit: The largest number of records.
  ///   - window: The bytes that pages read ahead may take; the settings' by default. With 0 none is read ahead.
  public func walk(_ query: ListQuery, limit: Int? = nil, window: Int? = nil) -> PageWalk {
    let order = query.order ?? "Id"
    let source = PageWalk.Source(
      fetch: { [self] span, schema, whenCome in
        do throws(NexudusError) {
          return .success(
            try await fetch(
              query, page: span.page, size: span.size, order: order, schema: schema, whenCome: whenCome))
        } catch {
          return .failure(error)
        }
      }, clock: clock, logger: exchange.logger)
    return PageWalk(query, limit: limit, window: window ?? settings.window, source: source)
  }

  /// The full record of an id.
  ///
  /// - Throws: kind `not_found` if there is none.
  public func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record {
    let page = try await perform(.get(entity, id: id)) { check throws(NexudusError) in
      try check.checkStatus()
      let page = try check.records(.object)
      guard let found = RecordID.of(page[0]) else { throw check.invalid("the answer is a record without an Id") }
      guard found == id else { throw check.invalid("the answer is the record \(found), not \(id)") }
      return page
    }
    exchange.count(records: 1)
    return page[0]
  }

  /// The records of several ids in the order asked; absent ones are left out. They are as full as their keys.
  public func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record] {
    var found: [Int64: Record] = [:]
    var distinct: Set<Int64> = []
    let wanted = ids.filter { distinct.insert($0).inserted }
    for start in stride(from: 0, to: wanted.count, by: Self.largestSeveral) {
      let part = wanted[start..<min(start + Self.largestSeveral, wanted.count)]
      let page = try await perform(.several(entity, ids: part)) { check throws(NexudusError) in
        try check.checkStatus()
        return try check.records(check.reply.body.beginsObject ? .list : .array)
      }
      let rows = try RowIDs.read(page, of: entity)
      for (row, id) in rows.enumerated() where distinct.contains(id) { found[id] = page[row] }
      exchange.count(records: page.count)
    }
    return ids.compactMap { found[$0] }
  }

  /// The signed-in user.
  public func me() async throws(NexudusError) -> Record {
    let request = APIRequest(method: .get, path: "auth/me")
    let page = try await perform(request) { check throws(NexudusError) in
      try check.checkStatus()
      return try check.records(.object)
    }
    if RecordID.of(page[0]) != nil { return page[0] }
    // The documents don't promise the Id; the list of users has it.
    guard let email = page[0].string("Email"), let users = catalogue.entity(named: "User") else {
      throw NexudusError(
        .invalidResponse, "the answer has neither the user's Id nor the e-mail", method: "GET", path: "auth/me")
    }
    let matches = try await list(ListQuery.make(users, where: ["Email": .string(email)])).records
    let row = (0..<matches.count).first { matches[$0].string("Email")?.lowercased() == email.lowercased() }
    guard let row, let id = RecordID.of(matches[row]) else {
      throw NexudusError(
        .invalidResponse, "the signed-in user \(email) is not among the users", method: "GET", path: users.path,
        entity: users.name)
    }
    var user = page[0].object
    user["Id"] = .integer(id)
    return try Record(indexing: user)
  }

  /// Ids in one request: more would make the address too long for some servers.
  private static let largestSeveral = 100

  func fetch(
    _ query: ListQuery, page: Int, size: Int, order: String?, schema: RecordSchema? = nil,
    whenCome: @Sendable () -> Void = {}
  ) async throws(NexudusError) -> ListedPage {
    let request = APIRequest.list(query, page: page, size: size, order: order, now: clock.now)
    let records = try await perform(request) { check throws(NexudusError) in
      try check.checkStatus()
      whenCome()
      return try check.records(.list, schema: schema)
    }
    exchange.count(records: records.count)
    return ListedPage(records, page: page, size: size)
  }
}

extension PaddedBytes {
  /// Whether the first character is that of an object.
  var beginsObject: Bool { buffer.first { $0 > 0x20 } == 0x7B }
}

extension Record {
  /// A record of its own with these fields.
  public init(indexing object: JSONObject) throws(NexudusError) {
    do throws(JSONError) {
      let bytes = try JSONValue.object(object).encoded()
      self = try RecordPage.index(PaddedBytes(bytes), as: .object)[0]
    } catch {
      throw .usage("the record has no form in JSON: \(error.message)")
    }
  }
}
