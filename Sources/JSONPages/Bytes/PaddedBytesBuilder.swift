#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Collects the parts of a body into one ``PaddedBytes`` without a final copy.
public struct PaddedBytesBuilder: ~Copyable {
  private var memory: TextMemory

  /// The number of bytes collected so far.
  public private(set) var count = 0

  private var capacity: Int { memory.capacity - PaddedBytes.padding }

  /// Reserves room for `capacity` bytes; more than that makes the room grow.
  public init(capacity: Int) { memory = TextMemory(capacity: max(capacity, 0) + PaddedBytes.padding) }

  deinit { memory.release() }

  /// Adds bytes at the end.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
    if bytes.count > capacity - count { grow(by: bytes.count) }
    memcpy(memory.start + count, source, bytes.count)
    count += bytes.count
  }

  /// Ends the collection and hands its memory over.
  public consuming func finish() -> PaddedBytes {
    // A guessed capacity may be far too large for what came: give the rest back.
    if capacity - count > count / 4 + 4096 { resize(to: count) }
    memset(memory.start + count, 0, PaddedBytes.padding)
    let bytes = PaddedBytes(adopting: memory, count: count)
    discard self
    return bytes
  }

  private mutating func grow(by extra: Int) {
    resize(to: max(count + extra, capacity + capacity / 2 + 1024))
  }

  private mutating func resize(to newCapacity: Int) { memory = memory.resized(to: newCapacity + PaddedBytes.padding) }
}
