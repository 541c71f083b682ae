/// A set of ids that mostly come in rising order, in about four bytes each.
struct IDLog: Sendable {
  private struct Block: Sendable {
    let first: Int64
    var rest: [UInt32]
  }

  private static let blockLength = 8192

  private var blocks: [Block] = []
  private var last = Int64.min
  /// Ids that came out of order.
  private var stray: Set<Int64> = []

  /// The number of ids.
  private(set) var count = 0

  /// Adds an id; false if it is there already.
  mutating func insert(_ id: Int64) -> Bool {
    if id > last {
      append(id)
      last = id
      count += 1
      return true
    }
    if contains(id) { return false }
    stray.insert(id)
    count += 1
    return true
  }

  /// Whether the id is there.
  func contains(_ id: Int64) -> Bool {
    if id > last { return false }
    if !stray.isEmpty, stray.contains(id) { return true }
    // The last block that begins at or before the id.
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].first <= id { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return false }
    let block = blocks[low - 1]
    if block.first == id { return true }
    let (distance, isTooFar) = id.subtractingReportingOverflow(block.first)
    guard !isTooFar, let offset = UInt32(exactly: distance) else { return false }
    var (from, to) = (0, block.rest.count)
    while from < to {
      let middle = (from + to) / 2
      if block.rest[middle] == offset { return true }
      if block.rest[middle] < offset { from = middle + 1 } else { to = middle }
    }
    return false
  }

  private mutating func append(_ id: Int64) {
    if let block = blocks.last, block.rest.count < Self.blockLength {
      let (offset, overflow) = id.subtractingReportingOverflow(block.first)
      if !overflow, let offset = UInt32(exactly: offset) {
        blocks[blocks.count - 1].rest.append(offset)
        return
      }
    }
    blocks.append(Block(first: id, rest: []))
  }
}
