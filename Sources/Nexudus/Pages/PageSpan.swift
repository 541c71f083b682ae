/// Which page to ask for so that certain places of a list are on it.
///
/// The API counts by pages, not by records: a page can begin only at a multiple of its size.
struct PageSpan: Sendable, Hashable {
  /// The number of the page, from 1.
  let page: Int
  /// The records per page.
  let size: Int

  /// The place of the page's first record.
  var start: Int { (page - 1) * size }
  /// The place behind its last record.
  var end: Int { page * size }

  /// The page of at most `limit` records that begins at or before `place - 1` and reaches furthest beyond it.
  ///
  /// The record before `place` is on it too: a reader that finds it there knows that nothing has moved.
  static func overlapping(_ place: Int, limit: Int) -> PageSpan {
    guard place > 0 else { return PageSpan(page: 1, size: limit) }
    var best = PageSpan(page: (place - 1) / limit + 1, size: limit)
    // Sizes below half of the limit can never reach further.
    for size in stride(from: limit - 1, to: limit / 2, by: -1) {
      // Not even without any overlap could this size do better.
      if place - 1 + size <= best.end { break }
      let span = PageSpan(page: (place - 1) / size + 1, size: size)
      if span.end > best.end { best = span }
    }
    return best
  }

  /// The page of exactly `size` records that holds the place.
  static func holding(_ place: Int, size: Int) -> PageSpan { PageSpan(page: place / size + 1, size: size) }
}
