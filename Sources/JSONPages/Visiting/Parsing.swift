/// Reads a whole text, checks all of it and tells a visitor what is there.
///
/// - Parameters:
///   - bytes: The text; a byte order mark before it is skipped.
///   - visitor: What is told; calls already made stay made when a mistake is found later.
///   - maxDepth: How many arrays and objects may be open at once, 64 at most.
@inlinable
public func parseJSON<V: JSONVisitor & ~Copyable>(
  _ bytes: PaddedBytes, into visitor: inout V, maxDepth: Int = 64
) throws(JSONError) {
  do throws(ScanFault) {
    let start = skipSpace(skipByteOrderMark(bytes.start))
    let rest = skipSpace(try parseValue(start, nesting: Nesting(depth: 0, limit: maxDepth), into: &visitor))
    if rest != bytes.start + bytes.count { throw ScanFault(.trailing, rest) }
  } catch {
    throw error.error(in: bytes)
  }
}

/// Reads one value of a page, for example a nested one, and tells a visitor what is there.
///
/// - Parameters:
///   - page: The page; it has been checked, so only the visitor can end the reading early.
///   - offset: Where the value stands: one of the page's offsets.
@inlinable
public func parseJSON<V: JSONVisitor & ~Copyable>(
  _ page: RecordPage, at offset: Int, into visitor: inout V
) throws(JSONError) {
  do throws(ScanFault) {
    _ = try parseValue(page.bytes.start + offset, nesting: Nesting(depth: 0), into: &visitor)
  } catch {
    throw error.error(in: page.bytes)
  }
}

/// Reads the value at `start` without recursion and returns its end.
@inlinable
func parseValue<V: JSONVisitor & ~Copyable>(
  _ start: UnsafePointer<UInt8>, nesting: Nesting, into visitor: inout V
) throws(ScanFault) -> UnsafePointer<UInt8> {
  var p = start
  var nesting = nesting
  var scratch = ScratchBuffer()
  while true {
    if p.pointee == 0x5B || p.pointee == 0x7B {
      let isObject = p.pointee == 0x7B
      guard nesting.open(isObject: isObject) else { throw ScanFault(.depth, p) }
      if isObject { visitor.beginObject() } else { visitor.beginArray() }
      p = skipSpace(p + 1)
      if p.pointee != nesting.closingBracket {
        if isObject { p = try parseKey(p, &scratch, into: &visitor) }
        continue
      }
    } else {
      p = try parsePlainValue(p, &scratch, into: &visitor)
      if nesting.opened == 0 { return p }
      p = skipSpace(p)
    }
    while p.pointee != 0x2C {
      guard p.pointee == nesting.closingBracket else {
        throw ScanFault(nesting.isObject ? .commaOrBrace : .commaOrBracket, p)
      }
      p += 1
      if nesting.isObject { visitor.endObject() } else { visitor.endArray() }
      if nesting.close() { return p }
      p = skipSpace(p)
    }
    if visitor.isStopped { throw ScanFault(.stopped, p) }
    p = skipSpace(p + 1)
    if nesting.isObject { p = try parseKey(p, &scratch, into: &visitor) }
  }
}

/// Reads the key at `p` and its colon; returns the beginning of the value.
@inlinable @inline(__always)
func parseKey<V: JSONVisitor & ~Copyable>(
  _ p: UnsafePointer<UInt8>, _ scratch: inout ScratchBuffer, into visitor: inout V
) throws(ScanFault) -> UnsafePointer<UInt8> {
  guard p.pointee == 0x22 else { throw ScanFault(.key, p) }
  if let end = visitor.foreseenKey(at: p + 1) { return skipSpace(end) }
  let extent = try scanString(p + 1)
  let content = UnsafeBufferPointer(start: p + 1, count: extent.end - p - 1)
  visitor.key(extent.hasEscapes ? scratch.unescape(content) : content)
  return try skipColon(extent.end + 1)
}

/// Reads anything but an array or an object.
@inlinable @inline(__always)
func parsePlainValue<V: JSONVisitor & ~Copyable>(
  _ p: UnsafePointer<UInt8>, _ scratch: inout ScratchBuffer, into visitor: inout V
) throws(ScanFault) -> UnsafePointer<UInt8> {
  switch p.pointee {
  case 0x22:
    let extent = try scanString(p + 1)
    let content = UnsafeBufferPointer(start: p + 1, count: extent.end - p - 1)
    visitor.string(extent.hasEscapes ? scratch.unescape(content) : content)
    return extent.end + 1
  case 0x6E where isNull(p):
    visitor.null()
    return p + 4
  case 0x74 where isTrue(p):
    visitor.bool(true)
    return p + 4
  case 0x66 where isFalse(p):
    visitor.bool(false)
    return p + 5
  case 0x2D, 0x30...0x39:
    let (end, number) = try scanNumber(p)
    switch number {
    case .integer(let value): visitor.integer(value)
    case .double(let value): visitor.double(value)
    }
    return end
  case 0x6E, 0x74, 0x66: throw ScanFault(.literal, p)
  default: throw ScanFault(.value, p)
  }
}
