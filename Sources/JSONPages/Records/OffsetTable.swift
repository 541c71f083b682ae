#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The growing table of one 32-bit offset per row and column.
struct OffsetTable: ~Copyable {
  private(set) var memory: UnsafeMutablePointer<UInt32>
  private(set) var stride: Int
  private(set) var rowCapacity: Int
  var count = 0

  init(stride: Int, rowCapacity: Int) {
    self.stride = stride
    self.rowCapacity = rowCapacity
    memory = OffsetTable.resize(nil, cells: stride * rowCapacity)
  }

  deinit { free(memory) }

  func row(_ row: Int) -> UnsafeMutablePointer<UInt32> { memory + row * stride }

  /// Makes room for at least `rows` rows.
  mutating func growRows(to rows: Int) {
    rowCapacity = max(rows, rowCapacity + rowCapacity / 2 + 8)
    memory = OffsetTable.resize(memory, cells: stride * rowCapacity)
  }

  /// Makes the rows wider and moves the first `rows` of them; the new columns are empty.
  mutating func widen(to wider: Int, rows: Int) {
    let moved = OffsetTable.resize(nil, cells: wider * rowCapacity)
    for row in 0..<rows {
      let target = moved + row * wider
      memcpy(target, memory + row * stride, stride * 4)
      memset(target + stride, 0, (wider - stride) * 4)
    }
    free(memory)
    memory = moved
    stride = wider
  }

  /// Gives spare rows back and hands the memory over, with an empty row behind the last one: whoever reads a row may look
  /// ahead at the next.
  consuming func finish() -> (memory: UnsafeMutablePointer<UInt32>, stride: Int, count: Int) {
    let result = (OffsetTable.resize(memory, cells: stride * (count + 1)), stride, count)
    (result.0 + stride * count).update(repeating: 0, count: stride)
    discard self
    return result
  }

  private static func resize(
    _ memory: UnsafeMutablePointer<UInt32>?, cells: Int
  ) -> UnsafeMutablePointer<UInt32> {
    guard let resized = realloc(memory, max(cells, 1) * 4) else { preconditionFailure("out of memory") }
    return resized.assumingMemoryBound(to: UInt32.self)
  }
}
