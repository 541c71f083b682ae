/// A ledger as numbers of 64 bits, always as many.
extension PacingLedger {
  private static let ticketWords = 5
  private static let useWords = 3
  private static let bucketWords = 1 + PacingBuckets.size / 2
  private static let historyWords = 1 + PacingHistory.exact + PacingHistory.widths.count * bucketWords

  /// How many numbers a ledger makes.
  static let wordCount =
    5 + 3 * historyWords + 1 + maximumTickets * ticketWords + 1 + PacingLanes.maximum * useWords

  /// Appends the ledger.
  func write(to words: inout [UInt64]) {
    let end = words.count + Self.wordCount
    words.append(UInt64(bitPattern: time.moment))
    words.append(time.boot)
    words.append(UInt64(bitPattern: time.elapsed))
    words.append(UInt64(bitPattern: time.wall))
    words.append(UInt64(bitPattern: blockedUntil))
    for history in [all, writes, feeds] {
      let latest = history.latest.suffix(PacingHistory.exact)
      words.append(UInt64(latest.count))
      for moment in latest { words.append(UInt64(bitPattern: moment)) }
      Self.pad(&words, PacingHistory.exact - latest.count)
      for buckets in history.buckets {
        words.append(UInt64(bitPattern: buckets.head))
        for pair in 0..<PacingBuckets.size / 2 {
          words.append(UInt64(buckets.counts[2 * pair]) | UInt64(buckets.counts[2 * pair + 1]) << 32)
        }
      }
    }
    words.append(UInt64(tickets.count))
    for ticket in tickets {
      words.append(ticket.id)
      words.append(ticket.lane)
      words.append(UInt64(bitPattern: ticket.arrived))
      words.append(UInt64(bitPattern: ticket.own))
      words.append(UInt64(bitPattern: ticket.expires))
    }
    Self.pad(&words, (Self.maximumTickets - tickets.count) * Self.ticketWords)
    words.append(UInt64(lanes.uses.count))
    for use in lanes.uses {
      words.append(use.lane)
      words.append(use.used.bitPattern)
      words.append(UInt64(bitPattern: use.moment))
    }
    Self.pad(&words, end - words.count)
  }

  /// Reads what ``write(to:)`` wrote; nil if it can't have been.
  init?(words: some RandomAccessCollection<UInt64>) {
    guard words.count == Self.wordCount else { return nil }
    var reader = WordReader(Array(words))
    let time = SharedTime(moment: reader.signed(), boot: reader.next(), elapsed: reader.signed(), wall: reader.signed())
    let blockedUntil = reader.signed()
    var histories: [PacingHistory] = []
    for _ in 0..<3 {
      guard let count = reader.count(PacingHistory.exact) else { return nil }
      let latest = (0..<count).map { _ in reader.signed() }
      reader.skip(PacingHistory.exact - count)
      let buckets = PacingHistory.widths.map { width in
        let head = reader.signed()
        var counts: [UInt32] = []
        counts.reserveCapacity(PacingBuckets.size)
        for _ in 0..<PacingBuckets.size / 2 {
          let pair = reader.next()
          counts.append(UInt32(truncatingIfNeeded: pair))
          counts.append(UInt32(truncatingIfNeeded: pair >> 32))
        }
        return PacingBuckets(width: width, head: head, counts: counts)
      }
      // What lies ahead of the present, or never was, would close windows for ever.
      guard latest.allSatisfy({ (0...time.moment).contains($0) }),
        buckets.allSatisfy({ (0...time.moment / $0.width).contains($0.head) })
      else { return nil }
      histories.append(PacingHistory(latest: latest, buckets: buckets))
    }
    guard let ticketCount = reader.count(Self.maximumTickets) else { return nil }
    let tickets = (0..<ticketCount).map { _ in
      PacingTicket(
        id: reader.next(), lane: reader.next(), arrived: reader.signed(), own: reader.signed(),
        expires: reader.signed())
    }
    reader.skip((Self.maximumTickets - ticketCount) * Self.ticketWords)
    guard let useCount = reader.count(PacingLanes.maximum) else { return nil }
    let uses = (0..<useCount).map { _ in
      PacingLanes.Use(lane: reader.next(), used: Double(bitPattern: reader.next()), moment: reader.signed())
    }
    guard (SharedTime.start...SharedTime.start * 10_000).contains(time.moment), uses.allSatisfy({ $0.used.isFinite })
    else { return nil }
    self.init(
      time: time, histories: histories, lanes: PacingLanes(uses: uses), tickets: tickets, blockedUntil: blockedUntil)
  }

  private static func pad(_ words: inout [UInt64], _ count: Int) {
    words.append(contentsOf: repeatElement(0, count: count))
  }
}

/// Takes numbers from an array one after the other.
private struct WordReader {
  private let words: [UInt64]
  private var place = 0

  init(_ words: [UInt64]) { self.words = words }

  mutating func next() -> UInt64 {
    defer { place += 1 }
    return words[place]
  }

  mutating func signed() -> Int64 { Int64(bitPattern: next()) }

  /// A number of entries; nil if there can't be so many.
  mutating func count(_ most: Int) -> Int? { Int(exactly: next()).flatMap { $0 <= most ? $0 : nil } }

  mutating func skip(_ count: Int) { place += count }
}
