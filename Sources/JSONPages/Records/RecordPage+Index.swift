extension RecordPage {
  /// Checks a text and finds its records.
  ///
  /// Of two members of a list named `Records` the last one counts, but each must be an array of objects.
  ///
  /// - Parameters:
  ///   - bytes: The text; a byte order mark before it is skipped.
  ///   - layout: Where the records are expected.
  ///   - schema: The schema of an earlier page of the same kind: it saves learning the keys again, and pages share it.
  /// - Throws: what is wrong with the text, and where.
  public static func index(
    _ bytes: PaddedBytes, as layout: Layout, schema: RecordSchema? = nil
  ) throws(JSONError) -> RecordPage {
    try checkSize(bytes.count)
    var indexer = RecordIndexer(bytes, schema: schema)
    var envelope = EnvelopeReader()
    do throws(ScanFault) {
      let start = skipSpace(skipByteOrderMark(bytes.start))
      let end: UnsafePointer<UInt8>
      switch layout {
      case .list: end = try envelope.read(start, records: &indexer)
      case .array:
        guard start.pointee == 0x5B else { throw ScanFault(try unexpected(start, .array), start) }
        end = try indexer.readArray(start, depth: 0)
      case .object:
        guard start.pointee == 0x7B else { throw ScanFault(try unexpected(start, .object), start) }
        end = try indexer.readRecord(start, depth: 0)
      }
      let rest = skipSpace(end)
      if rest != bytes.start + bytes.count { throw ScanFault(.trailing, rest) }
    } catch {
      throw error.error(in: bytes)
    }
    let learned = indexer.schemaKeys.map { RecordSchema($0) }
    return RecordPage(
      bytes: bytes, schema: learned ?? schema ?? RecordSchema(names: []), offsets: indexer.takeTable(),
      envelope: envelope.members, envelopeByteCount: envelope.byteCount)
  }
}

extension RecordPage {
  /// Offsets have 32 bits, and all of the padding must lie within their reach.
  static func checkSize(_ count: Int) throws(JSONError) {
    guard count <= Int(UInt32.max) - PaddedBytes.padding else {
      throw JSONError(code: .tooLarge, offset: 0, message: "the JSON text has \(count) bytes, too many to index")
    }
  }
}
