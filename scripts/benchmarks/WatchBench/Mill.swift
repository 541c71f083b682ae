import HTTPTypes
import JSONPages
import Nexudus
import SpaceModel
import Synchronization

/// A server that makes records at a steady rate as time goes by, and answers lists of them: a million in a few minutes.
///
/// It forgets what no scan asks for any more, so that the memory of the process is the watch's own.
final class Mill: Transport {
  /// One entity's records; those of one kind are born one after the other, and every tenth event changes one.
  struct Line {
    let entity: Entity
    let field: String
    /// The latest versions in the order of their stamps: id, birth, stamp.
    var rows: [(id: Int64, born: Int64, stamp: Int64)] = []
    var first = 0
    var born: Int64 = 0
    var events = 0
    /// The last stamp of each record that was changed after its birth.
    var changed: [Int64: Int64] = [:]
  }

  private struct State {
    var lines: [String: Line]
    var requests = 0
  }

  /// How many events each line has in a second.
  let rate: Double
  /// How many events each line has in all.
  let limit: Int
  /// How many values the field takes that rules ask for.
  let values: Int64
  /// Whether every tenth event changes a record.
  let hasChanges: Bool
  private let time: VirtualTime
  private let state: Mutex<State>

  init(_ lines: [(Entity, String)], rate: Double, limit: Int, values: Int64, hasChanges: Bool, time: VirtualTime) {
    self.rate = rate
    self.limit = limit
    self.values = values
    self.hasChanges = hasChanges
    self.time = time
    state = Mutex(
      State(
        lines: Dictionary(
          uniqueKeysWithValues: lines.map { ("/api/" + $0.0.path.lowercased(), Line(entity: $0.0, field: $0.1)) })))
  }

  /// What was made: by entity, the number of births and the last stamps of changed records.
  var made: [String: (born: Int64, changed: [Int64: Int64])] {
    state.withLock { state in
      Dictionary(uniqueKeysWithValues: state.lines.values.map { ($0.entity.name, ($0.born, $0.changed)) })
    }
  }

  /// How many requests it has answered.
  var requests: Int { state.withLock { $0.requests } }

  /// Whether everything has happened that ever will.
  var isOver: Bool { state.withLock { $0.lines.values.allSatisfy { $0.events >= limit } } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    let (path, query) = Self.parts(request.head.path ?? "/")
    let now = time.seconds
    let body = state.withLock { state -> String? in
      state.requests += 1
      guard var line = state.lines.removeValue(forKey: path) else { return nil }
      defer { state.lines[path] = line }
      produce(&line, until: now)
      return list(line, query)
    }
    var head = HTTPResponse(status: body == nil ? .notFound : .ok)
    head.headerFields[.date] = Timestamp(seconds: Int64(now)).httpDateText
    return TransportReply(head: head, body: PaddedBytes(body ?? "{}"))
  }

  private func produce(_ line: inout Line, until now: Double) {
    let since = now - Double(time.start.seconds) - 60
    while line.events < limit, Double(line.events) / rate <= since {
      let stamp = time.start.seconds + 60 + Int64(Double(line.events) / rate)
      line.events += 1
      // A record that has been seen: what changes before that is told as a birth.
      let place = line.rows.count - 1 - Int(rate * 200)
      if hasChanges, line.events % 10 == 0, place >= line.first {
        var row = line.rows.remove(at: place)
        row.stamp = stamp
        line.changed[row.id] = stamp
        line.rows.append(row)
      } else {
        line.born += 1
        line.rows.append((line.born, stamp, stamp))
      }
    }
    // Half an hour is more than any scan reaches back; the newest ones show that a list is whole.
    while line.first < line.rows.count - 1000, Double(line.rows[line.first].stamp) < now - 1800 { line.first += 1 }
    if line.first > 20_000 {
      line.rows.removeFirst(line.first)
      line.first = 0
    }
  }

  private func list(_ line: Line, _ query: [String: String]) -> String {
    func bound(_ name: String) -> Int64? {
      query["\(name)_\(line.entity.name)_UpdatedOn"].flatMap { Timestamp($0) }?.seconds
    }
    let from = bound("from") ?? .min
    let to = bound("to").map { $0 + 59 } ?? .max
    var low = line.first
    var high = line.rows.count
    while low < high {
      let middle = (low + high) / 2
      if line.rows[middle].stamp < from { low = middle + 1 } else { high = middle }
    }
    var found = line.rows[low...].prefix { $0.stamp <= to }
    let total = found.count
    if query["orderBy"] == "Id" { found = found.sorted { $0.id < $1.id }[...] }
    let size = query["size"].flatMap { Int($0) } ?? 25
    let page = query["page"].flatMap { Int($0) } ?? 1
    let part = found.dropFirst((page - 1) * size).prefix(size)
    let records = part.map { row in
      "{\"Id\":\(row.id),\"CreatedOn\":\"\(Timestamp(seconds: row.born))\",\"UpdatedOn\":\"\(Timestamp(seconds: row.stamp))\","
        + "\"\(line.field)\":\(row.id % values + 1)}"
    }
    let pages = (total + size - 1) / size
    return "{\"Records\":[\(records.joined(separator: ","))],\"CurrentPage\":\(page),\"CurrentPageSize\":\(size),"
      + "\"HasNextPage\":\(page < pages),\"TotalItems\":\(total),\"TotalPages\":\(pages)}"
  }

  private static func parts(_ target: String) -> (String, [String: String]) {
    let parts = target.split(separator: "?", maxSplits: 1)
    let pairs = (parts.count > 1 ? parts[1] : "").split(separator: "&").map { pair in
      let sides = pair.split(separator: "=", maxSplits: 1)
      return (String(sides[0]), sides.count > 1 ? decoded(sides[1]) : "")
    }
    return (parts[0].lowercased(), Dictionary(pairs, uniquingKeysWith: { $1 }))
  }

  /// Only colons are ever encoded in what it is asked.
  private static func decoded(_ text: Substring) -> String {
    text.split(separator: "%3A", omittingEmptySubsequences: false).joined(separator: ":")
  }
}

extension Timestamp {
  /// The form of `Date` headers.
  var httpDateText: String {
    let text = description
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = Int(text.dropFirst(5).prefix(2)).map { months[$0 - 1] } ?? "Jan"
    return "\(days[Int(seconds / 86_400 % 7)]), \(text.dropFirst(8).prefix(2)) \(month) \(text.prefix(4)) "
      + "\(text.dropFirst(11).prefix(8)) GMT"
  }
}
