#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Immutable bytes followed by 256 zero bytes, in one allocation.
///
/// The padding lets every scanner of this module read ahead without looking at the length: a zero byte is valid nowhere
/// in JSON, so each of them stops at the first byte of the padding.
public final class PaddedBytes: Sendable {
  /// The number of zero bytes behind the content.
  public static let padding = 256

  @usableFromInline let storage: UnsafeStorage
  private let memory: TextMemory

  /// The number of bytes, without the padding.
  public let count: Int

  /// The number of bytes in memory: content, padding, and what a builder reserved in vain.
  public var allocatedCount: Int { memory.capacity }

  /// The first byte; valid as long as this object lives.
  @inlinable public var start: UnsafePointer<UInt8> { storage.pointer }

  /// The bytes without the padding; valid as long as this object lives.
  @inlinable public var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage.pointer, count: count) }

  /// Takes over memory that holds `count` bytes and the padding.
  init(adopting memory: TextMemory, count: Int) {
    self.memory = memory
    storage = UnsafeStorage(pointer: UnsafePointer(memory.start))
    self.count = count
  }

  /// Copies the UTF-8 bytes of a string.
  public convenience init(_ string: String) {
    var string = string
    let (memory, count) = string.withUTF8 { PaddedBytes.copy(UnsafeRawBufferPointer($0)) }
    self.init(adopting: memory, count: count)
  }

  /// Copies bytes of any kind.
  public convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(adopting: PaddedBytes.copy(bytes).memory, count: bytes.count)
  }

  /// Copies an array of bytes.
  public convenience init(_ bytes: [UInt8]) {
    self.init(adopting: bytes.withUnsafeBytes { PaddedBytes.copy($0).memory }, count: bytes.count)
  }

  deinit { memory.release() }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> (memory: TextMemory, count: Int) {
    let memory = TextMemory(capacity: bytes.count + padding)
    if let source = bytes.baseAddress { memcpy(memory.start, source, bytes.count) }
    memset(memory.start + bytes.count, 0, padding)
    return (memory, bytes.count)
  }
}

/// A pointer to memory that nobody writes to any more, and that therefore may cross threads.
@usableFromInline
struct UnsafeStorage: @unchecked Sendable {
  @usableFromInline let pointer: UnsafePointer<UInt8>

  init(pointer: UnsafePointer<UInt8>) { self.pointer = pointer }
}
