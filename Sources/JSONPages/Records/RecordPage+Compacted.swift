extension RecordPage {
  /// A page with only some of the rows, in the order given, and only their bytes: it frees the large page behind them.
  ///
  /// The schema and the envelope stay the same.
  public func compacted(rows: [Int]) throws(JSONError) -> RecordPage {
    let extents = rows.map { extent(ofRow: $0) }
    let size = extents.reduce(0) { $0 + $1.count }
    try RecordPage.checkSize(size + rows.count + 1)
    var builder = PaddedBytesBuilder(capacity: size + rows.count + 1)
    var table = OffsetTable(stride: stride, rowCapacity: Swift.max(rows.count, 1))
    // Offset 0 means "absent", so no value may stand there.
    appendSpace(to: &builder)
    for (row, extent) in zip(rows, extents) {
      let shift = builder.count - extent.lowerBound
      let source = offsets + row * stride
      let target = table.row(table.count)
      for column in 0..<stride {
        target[column] = source[column] == 0 ? 0 : UInt32(truncatingIfNeeded: Int(source[column]) + shift)
      }
      table.count += 1
      builder.append(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes.buffer)[extent]))
      appendSpace(to: &builder)
    }
    return RecordPage(
      bytes: builder.finish(), schema: schema, offsets: table, envelope: envelope, envelopeByteCount: envelopeByteCount)
  }

  /// Separates values, so that a number doesn't run into the next record's bytes.
  private func appendSpace(to builder: inout PaddedBytesBuilder) {
    withUnsafeBytes(of: UInt8(0x20)) { builder.append($0) }
  }

  /// The bytes from a record's first value to the end of its last one; keys between them come along.
  private func extent(ofRow row: Int) -> Range<Int> {
    precondition(row >= 0 && row < count, "row \(row) of a page of \(count) records")
    var first = UInt32.max
    var last: UInt32 = 0
    for column in 0..<stride {
      let offset = offsets[row * stride + column]
      if offset != 0 {
        first = Swift.min(first, offset)
        last = Swift.max(last, offset)
      }
    }
    if last == 0 { return 0..<0 }
    return Int(first)..<(endOfCheckedValue(bytes.start + Int(last)) - bytes.start)
  }
}
