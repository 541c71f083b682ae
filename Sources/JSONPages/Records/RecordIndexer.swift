/// Finds the place of every field of every record while it checks the text.
///
/// Records of one kind have the same keys in the same order nearly always. So each key carries a guess of the one that
/// follows it, taken from the last time; where the guess holds, a key costs one comparison of bytes. Where it fails, the
/// key is looked up, or learned.
struct RecordIndexer: ~Copyable {
  private let bytes: PaddedBytes
  private let end: UnsafePointer<UInt8>
  private var keys: KeyTable
  private var ownsKeys: Bool
  private var table: OffsetTable
  /// For each key's number + 1, the number of the key guessed to follow; at 0 the first one. -1 for no guess.
  private let guesses: UnsafeMutablePointer<Int32>
  private var scratch = ScratchBuffer()

  init(_ bytes: PaddedBytes, schema: RecordSchema?) {
    self.bytes = bytes
    end = bytes.start + bytes.count
    let keys = schema?.keys ?? KeyTable()
    self.keys = keys
    ownsKeys = schema == nil
    table = OffsetTable(stride: RecordIndexer.stride(for: keys.count), rowCapacity: 1)
    guesses = .allocate(capacity: RecordSchema.maximumCount + 1)
    for number in 0..<keys.count { guesses[number] = Int32(number) }
    guesses[keys.count] = -1
  }

  deinit { guesses.deallocate() }

  private static func stride(for columns: Int) -> Int { max(8, (columns + 7) & ~7) }

  var schemaKeys: KeyTable? { ownsKeys ? keys : nil }

  /// Hands the rows over; nothing can be read after that.
  mutating func takeTable() -> OffsetTable {
    var taken = OffsetTable(stride: table.stride, rowCapacity: 0)
    swap(&taken, &table)
    return taken
  }

  /// Forgets the rows read so far: of two members named `Records` the last one counts.
  mutating func restart() { table.count = 0 }

  /// Reads the array at `start`; `depth` containers are open around it.
  mutating func readArray(
    _ start: UnsafePointer<UInt8>, depth: Int
  ) throws(ScanFault) -> UnsafePointer<UInt8> {
    var p = skipSpace(start + 1)
    if p.pointee == 0x5D { return p + 1 }
    while true {
      guard p.pointee == 0x7B else { throw ScanFault(p.pointee == 0 ? .value : .record, p) }
      let recordEnd = try readRecord(p, depth: depth + 1)
      if table.count == 1 { reserveRows(likeRecordOf: recordEnd - p, from: recordEnd) }
      p = skipSpace(recordEnd)
      if p.pointee == 0x2C {
        p = skipSpace(p + 1)
        continue
      }
      guard p.pointee == 0x5D else { throw ScanFault(.commaOrBracket, p) }
      return p + 1
    }
  }

  /// Reads the object at `start` as one more row; `depth` containers are open around it.
  mutating func readRecord(
    _ start: UnsafePointer<UInt8>, depth: Int
  ) throws(ScanFault) -> UnsafePointer<UInt8> {
    if table.count == table.rowCapacity { try growRows(start) }
    let base = bytes.start
    var row = table.row(table.count)
    row.update(repeating: 0, count: table.stride)
    var p = skipSpace(start + 1)
    if p.pointee == 0x7D {
      table.count += 1
      return p + 1
    }
    var previous = 0
    while true {
      guard p.pointee == 0x22 else { throw ScanFault(.key, p) }
      let guess = Int(guesses[previous])
      let value: UnsafePointer<UInt8>
      if guess >= 0, let behind = keys.match(guess, at: p + 1) {
        previous = guess + 1
        value = skipSpace(behind)
      } else {
        let (number, behind) = try readKey(p + 1)
        guesses[previous] = Int32(number)
        previous = number + 1
        value = try skipColon(behind)
        if number >= table.stride {
          try widen(p)
          row = table.row(table.count)
        }
      }
      row[previous - 1] = UInt32(truncatingIfNeeded: value - base)
      switch value.pointee {
      case 0x22: p = try scanString(value + 1).end + 1
      case 0x5B, 0x7B: p = try skipContainer(value, depth: depth + 1)
      default: p = try skipPlainValue(value)
      }
      p = skipSpace(p)
      if p.pointee == 0x2C {
        p = skipSpace(p + 1)
        continue
      }
      guard p.pointee == 0x7D else { throw ScanFault(.commaOrBrace, p) }
      table.count += 1
      return p + 1
    }
  }

  /// Reads the key whose content starts at `start`; learns it if it is new.
  @inline(never)
  private mutating func readKey(
    _ start: UnsafePointer<UInt8>
  ) throws(ScanFault) -> (number: Int, behind: UnsafePointer<UInt8>) {
    let extent = try scanString(start)
    var name = UnsafeBufferPointer(start: start, count: extent.end - start)
    if extent.hasEscapes { name = scratch.unescape(name) }
    if let number = keys.find(name) { return (number, extent.end + 1) }
    guard keys.count < RecordSchema.maximumCount else { throw ScanFault(.fields, start) }
    if !ownsKeys {
      keys = KeyTable(copying: keys)
      ownsKeys = true
    }
    let number = keys.insert(name)
    guesses[number + 1] = -1
    return (number, extent.end + 1)
  }

  private mutating func widen(_ p: UnsafePointer<UInt8>) throws(ScanFault) {
    let wider = RecordIndexer.stride(for: max(keys.count, min(table.stride * 3 / 2, RecordSchema.maximumCount)))
    try checkSize(stride: wider, rows: table.rowCapacity, p)
    table.widen(to: wider, rows: table.count + 1)
  }

  private mutating func growRows(_ p: UnsafePointer<UInt8>) throws(ScanFault) {
    try checkSize(stride: table.stride, rows: table.rowCapacity + table.rowCapacity / 2 + 8, p)
    table.growRows(to: table.count + 1)
  }

  /// The table must stay in proportion to the text, even if every record had fields of its own.
  private func checkSize(stride: Int, rows: Int, _ p: UnsafePointer<UInt8>) throws(ScanFault) {
    if stride * rows * 4 > max(64 << 20, bytes.count * 8) { throw ScanFault(.cells, p) }
  }

  /// After the first record, makes room for as many as the rest of the text can hold if they are like it.
  private mutating func reserveRows(likeRecordOf length: Int, from p: UnsafePointer<UInt8>) {
    let rows = (end - p) / (length + 1) + 1
    let affordable = max(1 << 20, bytes.count) / (table.stride * 4)
    let wanted = 1 + min(rows + rows / 8, affordable)
    if wanted > table.rowCapacity { table.growRows(to: wanted) }
  }
}
