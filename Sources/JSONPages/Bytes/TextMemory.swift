import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Memory for one text. A few large blocks are kept for the next texts instead of being given back to the system: having
/// each page of fresh memory filled with zeros would cost as much as indexing the text that goes there.
struct TextMemory: @unchecked Sendable {
  /// By `malloc`, so that `realloc` can grow it in place.
  let start: UnsafeMutablePointer<UInt8>
  let capacity: Int

  private static let smallestKept = 256 << 10
  private static let largestKept = 4 << 20
  private static let grain = 64 << 10
  /// Scripts let go of several at once, when their garbage is collected.
  private static let mostKept = 8
  private static let kept = Mutex<[TextMemory]>([])

  /// At least `capacity` bytes; running out of memory ends the process, as in Swift.
  init(capacity: Int) {
    if capacity < TextMemory.smallestKept {
      self.init(malloc(capacity), capacity)
    } else if let block = TextMemory.takeKept(capacity) {
      self = block
    } else {
      // The pages of a list differ by a few bytes: rounded up, the block of one is large enough for another.
      let rounded = (capacity + TextMemory.grain - 1) / TextMemory.grain * TextMemory.grain
      self.init(malloc(rounded), rounded)
    }
  }

  private init(_ memory: UnsafeMutableRawPointer?, _ capacity: Int) {
    guard let memory else { preconditionFailure("out of memory: \(capacity) bytes") }
    start = memory.assumingMemoryBound(to: UInt8.self)
    self.capacity = capacity
  }

  /// The same bytes in a larger or smaller block, which takes this one's place.
  func resized(to capacity: Int) -> TextMemory { TextMemory(realloc(start, capacity), capacity) }

  /// Ends the use of the block.
  func release() {
    guard capacity >= TextMemory.smallestKept, capacity <= TextMemory.largestKept else { return free(start) }
    let isKept = TextMemory.kept.withLock { blocks in
      if blocks.count == TextMemory.mostKept { return false }
      blocks.append(self)
      return true
    }
    if !isKept { free(start) }
  }

  /// The smallest kept block that is large enough, if half of it is used at least.
  private static func takeKept(_ capacity: Int) -> TextMemory? {
    kept.withLock { blocks in
      let fitting = blocks.indices.filter { blocks[$0].capacity >= capacity && blocks[$0].capacity / 2 <= capacity }
      return fitting.min { blocks[$0].capacity < blocks[$1].capacity }.map { blocks.remove(at: $0) }
    }
  }
}
