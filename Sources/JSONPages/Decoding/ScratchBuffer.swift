/// Memory for unescaped strings that is used again for the next one.
@usableFromInline
struct ScratchBuffer: ~Copyable {
  private var memory: UnsafeMutableBufferPointer<UInt8>

  @usableFromInline
  init() { memory = UnsafeMutableBufferPointer(start: nil, count: 0) }

  @usableFromInline
  deinit { memory.deallocate() }

  /// The string without escapes, valid until the next call; 8 bytes behind it are readable.
  @usableFromInline
  mutating func unescape(_ raw: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if memory.count < raw.count + 8 {
      memory.deallocate()
      memory = .allocate(capacity: max(256, (raw.count + 8) * 2))
      memory.initialize(repeating: 0)
    }
    guard let start = memory.baseAddress else { return UnsafeBufferPointer(start: nil, count: 0) }
    return UnsafeBufferPointer(start: start, count: JSONPages.unescape(raw, into: start))
  }
}
