import Nexudus

/// Decides, as a value, what to ask for so that no version stamped since a moment is missed.
///
/// Offsets move while others write, so no page number ever crosses time: each request is for page 1 from a bound on,
/// ordered by stamp, and the bound moves to the last minute that came. Only one minute that holds more than a page is
/// walked by pages, ordered by Id, as walks are: what stays in the minute is not skipped, and what leaves it has a later
/// stamp. A server that does not do what it was asked shows by its rows, and is not trusted.
struct FeedScan {
  /// What to ask the server for.
  struct Request: Hashable {
    /// The first minute, in seconds since 1970.
    var from: Int64
    /// The last minute; nil for all.
    var to: Int64?
    var isDescending = false
    var size = ListQuery.largestSize
  }

  /// What comes next.
  enum Step: Hashable {
    case ask(Request)
    /// Walk all of it, ordered by Id.
    case walk(Request)
    case finished
    /// Lists by time can't be relied on, and why.
    case distrust(String)
  }

  private enum Phase {
    /// Rows from the bound on.
    case forward
    /// Whether the rows below the next bound were all there: so many at most may the server count.
    case check(next: Int64, most: Int, isAgain: Bool)
    /// All of one minute.
    case minute
    case over(Step)
  }

  /// The rows that came, the latest of each record.
  private(set) var rows: [Int64: ScannedRow] = [:]
  /// Whether any minute held more than a page.
  private(set) var isCrowded = false

  private let start: Int64
  private var bound: Int64
  private var phase = Phase.forward
  private var isFlipped: Bool
  private var hasFlipped = false
  private var restarts = 0

  /// A scan of everything stamped at or after a moment.
  ///
  /// - Parameter isFlipped: whether this server is known to sort the other way round than asked.
  init(from moment: Int64, isFlipped: Bool = false) {
    start = Self.minute(moment)
    bound = start
    self.isFlipped = isFlipped
  }

  /// Whether the server turned out to sort the other way round.
  var sortsFlipped: Bool { isFlipped }

  /// What to ask for now.
  func next() -> Step {
    switch phase {
    case .forward: .ask(Request(from: bound, isDescending: isFlipped))
    case .check(let next, _, _): .ask(Request(from: bound, to: next - 60, size: 1))
    case .minute: .walk(Request(from: bound, to: bound + 60))
    case .over(let step): step
    }
  }

  /// Takes the answer to what was asked for.
  ///
  /// - Parameter total: how many rows match, as the server counts.
  mutating func take(_ page: [ScannedRow], total: Int) {
    // A clock of a second server may be behind the bound's; more than that, and the bound was ignored.
    if let stray = page.first(where: { $0.updated < bound - 60 }) {
      return distrust("it gave the record \(stray.id), which was changed before the time that was asked for")
    }
    for row in page where rows[row.id].map({ $0.updated <= row.updated }) ?? true { rows[row.id] = row }
    switch phase {
    case .forward: forward(page, total)
    case .check(let next, let most, let isAgain):
      if total <= most {
        bound = next
        phase = .forward
      } else if isAgain {
        distrust("rows are missing from a list by time")
      } else {
        // Rows may have become visible in between; asked again, the first page has them.
        restarts += 1
        phase = restarts > 3 ? .over(.distrust("lists by time change with each request")) : .forward
      }
    case .minute, .over: break
    }
  }

  /// Takes all rows of what was to be walked.
  mutating func take(walked rows: [ScannedRow]) {
    take(rows, total: rows.count)
    guard case .minute = phase else { return }
    bound += 60
    phase = .forward
  }

  private mutating func forward(_ page: [ScannedRow], _ total: Int) {
    let distinct = Set(page.map(\.id))
    if distinct.count >= total || page.isEmpty {
      // Fewer rows than counted, and none at all: the next scan will tell.
      phase = .over(page.isEmpty && total > 0 ? .distrust("a list that counts \(total) records has none") : .finished)
      return
    }
    let stamps = page.map(\.updated)
    if zip(stamps, stamps.dropFirst()).contains(where: { $0 > $1 }) {
      let isReversed = !zip(stamps, stamps.dropFirst()).contains { $0 < $1 }
      guard isReversed, !hasFlipped else { return distrust("lists are not ordered as asked") }
      hasFlipped = true
      isFlipped.toggle()
      return
    }
    let next = Self.minute(stamps.last ?? bound)
    if next > bound {
      let below = Set(page.filter { $0.updated < next }.map(\.id)).count
      phase = .check(next: next, most: below, isAgain: restarts > 2)
    } else {
      isCrowded = true
      phase = .minute
    }
  }

  private mutating func distrust(_ why: String) { phase = .over(.distrust(why)) }

  private static func minute(_ moment: Int64) -> Int64 { moment - ((moment % 60) + 60) % 60 }
}
