/// When requests of one kind were made: the latest to the microsecond, all of a day in buckets. Its size is constant.
struct PacingHistory: Sendable, Hashable {
  /// The latest moments, rising.
  private(set) var latest: [Int64] = []
  private(set) var buckets: [PacingBuckets]

  /// How many moments are kept exactly; windows of so many requests slide exactly.
  static let exact = 128
  /// The lengths of the buckets: half a second, half a minute, 12 minutes.
  static let widths: [Int64] = [500_000, 30_000_000, 720_000_000]

  init() { buckets = Self.widths.map(PacingBuckets.init(width:)) }

  init(latest: [Int64], buckets: [PacingBuckets]) {
    self.latest = latest
    self.buckets = buckets
  }

  mutating func add(_ moment: Int64, count: Int = 1) {
    for index in buckets.indices { buckets[index].add(moment, count: count) }
    for _ in 0..<min(count, Self.exact) { latest.append(moment) }
    // Trimmed now and then, so that an entry costs constant time.
    if latest.count > 4 * Self.exact { latest.removeFirst(latest.count - Self.exact) }
  }

  /// Counts a request later than it was counted first.
  mutating func move(_ moment: Int64, to later: Int64) {
    guard later > moment, let index = latest.lastIndex(of: moment) else { return }
    latest.remove(at: index)
    let place = (latest.lastIndex { $0 <= later } ?? -1) + 1
    latest.insert(later, at: place)
    for index in buckets.indices {
      buckets[index].remove(moment)
      buckets[index].add(later, count: 1)
    }
  }

  /// Adds to the buckets of that width alone: what is assumed of a longer past.
  mutating func assume(_ count: Int, at moment: Int64, level: Int) { buckets[level].add(moment, count: count) }

  /// The first moment from `start` on that breaks no window when `ahead` more requests come before it.
  func free(_ window: PacingWindow, from start: Int64, ahead: Int = 0) -> Int64 {
    if window.count > Self.exact {
      return buckets[window.level].free(count: window.count, length: window.length, from: start, ahead: ahead)
    }
    let rounds = Int64(ahead / window.count)
    let index = latest.count - window.count + ahead % window.count
    let moment = index >= 0 && index < latest.count ? latest[index] + window.length : start
    return max(start, moment) + rounds * window.length
  }

  /// How many requests a window holds at that moment.
  func used(_ window: PacingWindow, at moment: Int64) -> Int {
    if window.count <= Self.exact { return latest.suffix(window.count).count { $0 + window.length > moment } }
    return buckets[window.level].sum(from: moment - window.length)
  }
}

/// At most `count` requests in any time of `length` microseconds.
struct PacingWindow: Sendable, Hashable {
  let count: Int
  let length: Int64
  /// Which buckets it is counted with.
  let level: Int
}

/// Counts of requests in steps of time. A step that a window covers in part counts in full.
struct PacingBuckets: Sendable, Hashable {
  let width: Int64
  /// The number of the latest step.
  private(set) var head: Int64 = 0
  private(set) var counts = [UInt32](repeating: 0, count: Self.size)

  static let size = 128

  init(width: Int64) { self.width = width }

  init(width: Int64, head: Int64, counts: [UInt32]) {
    self.width = width
    self.head = head
    self.counts = counts
  }

  mutating func add(_ moment: Int64, count: Int) {
    let step = max(moment / width, head - Int64(Self.size) + 1)
    if step > head {
      for passed in max(head + 1, step - Int64(Self.size) + 1)...step { counts[place(passed)] = 0 }
      head = step
    }
    counts[place(step)] = UInt32(clamping: Int(counts[place(step)]) + count)
  }

  mutating func remove(_ moment: Int64) {
    let step = moment / width
    guard step > head - Int64(Self.size), step <= head, counts[place(step)] > 0 else { return }
    counts[place(step)] -= 1
  }

  func sum(from moment: Int64) -> Int {
    let first = max(moment / width, head - Int64(Self.size) + 1)
    guard first <= head else { return 0 }
    var sum = 0
    for step in first...head { sum += Int(counts[place(step)]) }
    return sum
  }

  func free(count: Int, length: Int64, from start: Int64, ahead: Int) -> Int64 {
    var first = max((start - length) / width, head - Int64(Self.size) + 1)
    var sum = sum(from: start - length)
    var moment = start
    while sum + ahead >= count, first <= head {
      sum -= Int(counts[place(first)])
      first += 1
      moment = max(start, first * width + length)
    }
    return moment
  }

  private func place(_ step: Int64) -> Int { Int(step) & (Self.size - 1) }
}
