/// Decides, as a value, which pages a walk asks for and what of each answer is new.
///
/// Pages are counted by offset over live data: when records leave the list while it is walked, what follows moves up,
/// and the next page would skip some. So each page overlaps the one before it by at least one record. A page that holds
/// any record that was read before continues without a gap, because everything between that record and the border has
/// been read; one that holds none is thrown away, and the walk steps back until it meets known ground. This also holds
/// when as many records come as go, and for any stable order, also a reversed one.
///
/// A server that gives pages of a size of its own choice can't be asked for overlaps; there the walk steps back when the
/// total shrinks.
struct WalkPlan: Sendable {
  /// What an answer said.
  struct Answer: Sendable {
    var ids: [Int64]
    var total: Int?
    var pageSize: Int?
    var hasNext: Bool?
  }

  /// What to do with an answer.
  enum Step: Sendable, Equatable {
    /// Give these rows; nil is all of them.
    case take([Int]?)
    /// Throw the answer and all that is in flight away, and ask anew.
    case again
    /// The list cannot be read to its end.
    case fail(String)
  }

  /// Whether the end was reached.
  private(set) var isFinished = false
  /// The matching records, as last heard.
  private(set) var total: Int?
  /// How many different records were read.
  var count: Int { seen.count }

  private var length: Int
  private var overlaps: Bool
  /// All places before this one have been read.
  private var frontier = 0
  /// Where the next request begins if all that are in flight bring what they should.
  private var planned = 0
  /// The number of the page that was planned last.
  private var plannedPage = 0
  private var hasBegun = false
  private var furthest = 0
  /// Records that left since a page last met known ground.
  private var debt = 0
  private var seen = IDLog()
  private var stepsBack = 0
  private var stalls = 0
  /// Pages in a row that were the same as the one before, though another was asked for.
  private var repeats = 0
  private var last: (ids: [Int64], start: Int) = ([], 0)
  /// Pages beyond all earlier ones that brought nothing new.
  private var barren = 0
  private var hasChanged = false

  private static let largestStepsBack = 16
  /// Below this the overlap would cost more than it is worth.
  private static let leastOverlapped = 8

  /// A walk by pages of that size.
  init(size: Int) {
    length = size
    overlaps = size >= Self.leastOverlapped
  }

  /// The next page to ask for; nil if an answer must come first.
  mutating func next(inFlight: Int) -> PageSpan? {
    if isFinished { return nil }
    if inFlight > 0 {
      guard hasBegun, let total, planned < total else { return nil }
    } else {
      planned = frontier
    }
    let span =
      overlaps ? PageSpan.overlapping(planned, limit: length) : PageSpan.holding(planned, size: length)
    planned = span.end
    plannedPage = span.page
    return span
  }

  /// Takes an answer; answers come in the order of their requests.
  mutating func accept(_ answer: Answer, for span: PageSpan) -> Step {
    let start = learnSize(answer, span)
    if let now = answer.total {
      if let before = total {
        if now < before { debt += before - now }
        if now != before { hasChanged = true }
      }
      total = now
    }
    defer { hasBegun = true }
    guard let start else { return .again }
    if start > 0 {
      let meets = answer.ids.contains { seen.contains($0) }
      let isExpected = !overlaps && debt == 0 && start <= frontier
      if meets { debt = 0 } else if !isExpected || (answer.ids.isEmpty && overlaps) { return stepBack(from: start) }
    } else {
      debt = 0
    }
    return take(answer, start: start)
  }

  /// Finds out which size the server really uses; gives the place of the answer's first record, nil if it is unknown.
  private mutating func learnSize(_ answer: Answer, _ span: PageSpan) -> Int? {
    let actual = max(answer.pageSize ?? span.size, answer.ids.count)
    if actual == span.size { return span.start }
    if !hasBegun {
      length = actual
      overlaps = actual < span.size && actual >= Self.leastOverlapped
      return 0
    }
    let wasOverlapping = overlaps
    if actual < span.size, actual < length, actual >= Self.leastOverlapped {
      // A smaller largest page than before: go on with that.
      length = actual
    } else {
      length = actual
      overlaps = false
    }
    let start = (span.page - 1) * actual
    if start <= frontier, overlaps == wasOverlapping || start == frontier {
      // The pages in flight will have that size as well.
      planned = plannedPage * actual
      return start
    }
    planned = frontier
    return nil
  }

  private mutating func stepBack(from start: Int) -> Step {
    stepsBack += 1
    if stepsBack > Self.largestStepsBack {
      return .fail("the list changes faster than it can be read")
    }
    let far = (length / 8) << min(stepsBack - 1, 20)
    let place = min(start, frontier, total ?? .max) - max(debt, far, 1)
    frontier = max(0, place)
    planned = frontier
    return .again
  }

  private mutating func take(_ answer: Answer, start: Int) -> Step {
    var rows: [Int] = []
    for (row, id) in answer.ids.enumerated() where seen.insert(id) { rows.append(row) }
    let isAhead = start + answer.ids.count > furthest
    frontier = start + answer.ids.count
    repeats = answer.ids == last.ids && start != last.start ? repeats + 1 : 0
    last = (answer.ids, start)
    if rows.isEmpty {
      if isAhead { barren += 1 }
      stalls += 1
    } else {
      stepsBack = 0
      stalls = 0
    }
    furthest = max(furthest, frontier)
    if let failure = judgeEnd(answer, isNew: !rows.isEmpty) { return .fail(failure) }
    return .take(rows.count == answer.ids.count ? nil : rows)
  }

  /// Notices the end; gives what is wrong with it.
  private mutating func judgeEnd(_ answer: Answer, isNew: Bool) -> String? {
    guard let total else {
      isFinished = answer.hasNext == false || !isNew || (answer.hasNext == nil && answer.ids.count < length)
      return nil
    }
    if frontier >= total {
      // The server may say that more is there: one more page shows whether that is true.
      isFinished = answer.hasNext != true || !isNew
    } else if stalls > 16 + 4 * furthest / max(length, 1) || repeats > 2 || answer.ids.isEmpty {
      isFinished = true
    }
    // In a list that stays as it is, fewer records than there should be are a fault; one that lives may have got new
    // ones where the walk has been.
    let isShort = frontier < total || repeats > 0 || (barren > 0 && !hasChanged)
    guard isFinished, seen.count < total, isShort else { return nil }
    return "the server says that \(total) records match, but gives \(seen.count) different ones"
      + (repeats > 0 ? " and then the same again" : "")
  }
}
