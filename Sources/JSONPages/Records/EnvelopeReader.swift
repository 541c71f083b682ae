/// Reads the object around the records of a list.
struct EnvelopeReader: ~Copyable {
  private(set) var members = JSONObject()
  private(set) var byteCount = 0
  private var scratch = ScratchBuffer()

  mutating func read(
    _ start: UnsafePointer<UInt8>, records: inout RecordIndexer
  ) throws(ScanFault) -> UnsafePointer<UInt8> {
    guard start.pointee == 0x7B else { throw ScanFault(try unexpected(start, .list), start) }
    var found = false
    var p = skipSpace(start + 1)
    if p.pointee == 0x7D { throw ScanFault(.noRecords, start) }
    while true {
      guard p.pointee == 0x22 else { throw ScanFault(.key, p) }
      let extent = try scanString(p + 1)
      var name = UnsafeBufferPointer(start: p + 1, count: extent.end - p - 1)
      if extent.hasEscapes { name = scratch.unescape(name) }
      let value = try skipColon(extent.end + 1)
      if isRecords(name) {
        guard value.pointee == 0x5B else { throw ScanFault(try unexpected(value, .records), value) }
        records.restart()
        p = try records.readArray(value, depth: 1)
        found = true
      } else {
        let key = String(decoding: name, as: UTF8.self)
        var builder = ValueBuilder()
        p = try parseValue(value, nesting: Nesting(depth: 1), into: &builder)
        members[key] = builder.value
        byteCount += (p - value) * 4 + key.utf8.count + 64
      }
      p = skipSpace(p)
      if p.pointee == 0x2C {
        p = skipSpace(p + 1)
        continue
      }
      guard p.pointee == 0x7D else { throw ScanFault(.commaOrBrace, p) }
      if !found { throw ScanFault(.noRecords, start) }
      return p + 1
    }
  }

  private func isRecords(_ name: UnsafeBufferPointer<UInt8>) -> Bool { name.elementsEqual("Records".utf8) }
}

/// The reason to refuse the value at `p` where a container was expected: wrong layout, if it is a value at all.
func unexpected(_ p: UnsafePointer<UInt8>, _ reason: ScanFault.Reason) throws(ScanFault) -> ScanFault.Reason {
  _ = try skipValue(p, depth: 0)
  return reason
}
