import JSONPages

extension SpaceState {
  /// Answers a list request.
  mutating func list(_ request: ModelRequest, _ shape: EntityShape) throws(JSONError) -> ModelReply {
    var search: Search
    do {
      search = try Search(request, shape, zeroOneOrder: faults.contains(.zeroOneOrder))
    } catch {
      return .failure(400, error.message)
    }
    if faults.contains(.ignoredFilters) {
      search.conditions = search.conditions.filter { _ in !chance.chance(faults[.ignoredFilters]) }
    }
    if faults.contains(.smallPages) { search.size = min(search.size, 10) }
    if faults.contains(.reversedOrder) { search.descending.toggle() }
    var found = chance.chance(faults[.emptyLists]) ? [] : matches(search, shape)
    let total = found.count
    let start = search.page - 1 > total / search.size ? total : min((search.page - 1) * search.size, total)
    if !faults.contains(.pageOrder) { sort(&found, search, shape) }
    var rows = Array(found[start..<min(start + search.size, total)])
    if faults.contains(.pageOrder) { sort(&rows, search, shape) }
    return ModelReply(json: try envelope(rows, start: start, total: total, search, shape))
  }

  /// The records that pass the conditions, by their place in the table.
  private func matches(_ search: Search, _ shape: EntityShape) -> [Int] {
    guard let table = tables[shape.name] else { return [] }
    let showsAll = !faults.contains(.lateVisibility)
    if search.conditions.isEmpty && showsAll { return Array(table.records.indices) }
    return table.records.indices.filter { index in
      let record = table.records[index]
      guard let version = record.listed(at: time) else { return false }
      return search.conditions.allSatisfy { $0.test.admits(key($0.column, of: record, version, shape)) }
    }
  }

  private mutating func sort(_ rows: inout [Int], _ search: Search, _ shape: EntityShape) {
    guard let table = tables[shape.name] else { return }
    if shape.columns[search.orderColumn].name == "Id" {
      if search.descending { rows.reverse() }
      return
    }
    // Ties come in the order of Ids, or in no order at all.
    let places = faults.contains(.ties) ? rows.map { _ in chance.next() } : rows.map { UInt64($0) }
    let keyed = zip(rows, places).map { row, place in
      let record = table.records[row]
      let version = record.listed(at: time) ?? record.latest
      return (row: row, key: key(search.orderColumn, of: record, version, shape), place: place)
    }
    let sorted = keyed.sorted { a, b in
      if a.key.sorts(before: b.key) { return !search.descending }
      if b.key.sorts(before: a.key) { return search.descending }
      return a.place < b.place
    }
    rows = sorted.map(\.row)
  }

  private mutating func envelope(
    _ rows: [Int], start: Int, total: Int, _ search: Search, _ shape: EntityShape
  ) throws(JSONError) -> [UInt8] {
    var text = JSONText()
    text.text(#"{"Records":["#)
    for (place, row) in rows.enumerated() {
      guard let record = tables[shape.name]?.records[row], let version = record.listed(at: time) else { continue }
      if place > 0 { text.text(",") }
      text.text(try encoded(record, version, shape, .listed))
    }
    let pages = (total + search.size - 1) / search.size
    let ascending: Int64 = faults.contains(.zeroOneOrder) ? 0 : 1
    let descending: Int64 = faults.contains(.zeroOneOrder) ? 1 : -1
    text.text("],")
    var rest = JSONText()
    rest.object([
      ("CurrentPageSize", .integer(Int64(search.size))),
      ("CurrentPage", .integer(Int64(search.page))),
      ("CurrentOrderField", .string(shape.columns[search.orderColumn].name)),
      ("CurrentSortDirection", .integer(search.descending ? descending : ascending)),
      ("FirstItem", .integer(rows.isEmpty ? 0 : Int64(start + 1))),
      ("HasNextPage", .bool(search.page < pages)),
      ("HasPreviousPage", .bool(search.page > 1)),
      ("LastItem", .integer(Int64(start + rows.count))),
      ("PageNumber", .integer(Int64(search.page))),
      ("PageSize", .integer(Int64(search.size))),
      ("TotalItems", .integer(Int64(total))),
      ("TotalPages", .integer(Int64(pages))),
    ])
    text.text(Array(rest.bytes.dropFirst()))
    return text.bytes
  }

  /// Answers `?id=[1,2,3]` with a bare array; Ids that there are none of are left out.
  mutating func several(_ list: String, _ shape: EntityShape) throws(JSONError) -> ModelReply {
    let ids = list.filter { $0 != "[" && $0 != "]" && $0 != " " }.split(separator: ",").map { Int64($0) }
    guard ids.allSatisfy({ $0 != nil }) else { return .failure(400, "The request is invalid: id.") }
    let wanted = Set(ids.compactMap(\.self))
    let table = table(shape)
    if faults.contains(.goneIsError), !table.gone.isDisjoint(with: wanted) { return .broken }
    var text = JSONText()
    text.text("[")
    var isFirst = true
    for id in wanted.sorted() {
      guard let record = table[id] else { continue }
      if !isFirst { text.text(",") }
      isFirst = false
      text.text(try encoded(record, record.latest, shape, faults.contains(.partialSeveral) ? .listed : .full))
    }
    text.text("]")
    return ModelReply(json: text.bytes)
  }

  /// Answers a read of one record.
  mutating func read(_ id: Int64, _ shape: EntityShape) throws(JSONError) -> ModelReply {
    guard let record = record(shape.name, id) else {
      let isGone = tables[shape.name]?.gone.contains(id) == true
      return isGone && faults.contains(.goneIsError) ? .broken : .notFound
    }
    return ModelReply(json: try encoded(record, record.latest, shape, .full))
  }
}

extension JSONValue {
  /// The order of a list: null first, then numbers, texts and switches by their value.
  func sorts(before other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, .null): false
    case (.null, _): true
    case (_, .null): false
    case (.integer(let a), .integer(let b)): a < b
    case (.string(let a), .string(let b)): a < b
    case (.bool(let a), .bool(let b)): !a && b
    default: (double ?? 0) < (other.double ?? 0)
    }
  }
}
