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

  /// The number of bytes, without the padding.
  public let count: Int

  /// The number of bytes in memory: content, padding, and what a builder reserved in vain.
  public let allocatedCount: Int

  /// The first byte; valid as long as this object lives.
  @inlinable public var start: UnsafePointer<UInt8> { storage.pointer }

  /// The bytes without the padding; valid as long as this object lives.
  @inlinable public var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage.pointer, count: count) }

  /// Takes over memory from `malloc` that holds `count` bytes and the padding within `allocatedCount` bytes.
  init(adopting pointer: UnsafeMutablePointer<UInt8>, count: Int, allocatedCount: Int) {
    storage = UnsafeStorage(pointer: UnsafePointer(pointer))
    self.count = count
    self.allocatedCount = allocatedCount
  }

  /// Copies the UTF-8 bytes of a string.
  public convenience init(_ string: String) {
    var string = string
    let count = string.utf8.count
    let copy = string.withUTF8 { PaddedBytes.copy(UnsafeRawBufferPointer($0)) }
    self.init(adopting: copy, count: count, allocatedCount: count + PaddedBytes.padding)
  }

  /// Copies bytes of any kind.
  public convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(
      adopting: PaddedBytes.copy(bytes), count: bytes.count, allocatedCount: bytes.count + PaddedBytes.padding)
  }

  /// Copies an array of bytes.
  public convenience init(_ bytes: [UInt8]) {
    let copy = bytes.withUnsafeBytes { PaddedBytes.copy($0) }
    self.init(adopting: copy, count: bytes.count, allocatedCount: bytes.count + PaddedBytes.padding)
  }

  deinit { free(UnsafeMutablePointer(mutating: storage.pointer)) }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutablePointer<UInt8> {
    let pointer = allocateBytes(bytes.count + padding)
    if let source = bytes.baseAddress { memcpy(pointer, source, bytes.count) }
    memset(pointer + bytes.count, 0, padding)
    return pointer
  }
}

/// A pointer to memory that nobody writes to any more, and that therefore may cross threads.
@usableFromInline
struct UnsafeStorage: @unchecked Sendable {
  @usableFromInline let pointer: UnsafePointer<UInt8>

  init(pointer: UnsafePointer<UInt8>) { self.pointer = pointer }
}

/// Memory by `malloc`, so that `realloc` can grow it in place; running out of memory ends the process, as in Swift.
func allocateBytes(_ count: Int) -> UnsafeMutablePointer<UInt8> {
  guard let memory = malloc(count) else { preconditionFailure("out of memory: \(count) bytes") }
  return memory.assumingMemoryBound(to: UInt8.self)
}
