#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Names of fields by number and the other way, made for comparing them with bytes in a text.
///
/// It is filled by one owner and never changed again once a ``RecordSchema`` holds it.
final class KeyTable: @unchecked Sendable {
  struct Entry {
    /// The name, then `":`, then zero bytes up to a multiple of 8 and 8 more.
    var pattern: UnsafeMutablePointer<UInt8>
    var nameLength: Int32
    /// The length of name and `":`, or 0 if a text cannot hold the name without escapes, or the name is too long.
    var patternLength: Int32
  }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private var capacity: Int
  /// Open addressing: entry number + 1, 0 where free; at most half full.
  private var buckets: UnsafeMutablePointer<UInt16>
  private var bucketMask: Int

  /// One for the whole process: asking the system for another one costs more than a small text.
  private static let seed = UInt64.random(in: .min ... .max)

  /// Patterns end well inside the padding of a text, wherever they are compared.
  private static let longestPattern = 128

  init() {
    capacity = 64
    entries = .allocate(capacity: capacity)
    bucketMask = 127
    buckets = .allocate(capacity: 128)
    buckets.initialize(repeating: 0, count: 128)
  }

  convenience init(copying other: KeyTable) {
    self.init()
    for number in 0..<other.count { _ = insert(other.name(number)) }
  }

  deinit {
    for number in 0..<count { entries[number].pattern.deallocate() }
    entries.deallocate()
    buckets.deallocate()
  }

  /// The bytes of a name.
  func name(_ number: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: entries[number].pattern, count: Int(entries[number].nameLength))
  }

  /// Whether a name is the one with this number.
  func isName(_ number: Int, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let entry = entries[number]
    guard Int(entry.nameLength) == name.count, let start = name.baseAddress else {
      return name.isEmpty && entry.nameLength == 0
    }
    return memcmp(entry.pattern, start, name.count) == 0
  }

  /// The end of `name":` at `p` if that is the key with this number, written plainly.
  @inline(__always)
  func match(_ number: Int, at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    let entry = entries[number]
    let length = Int(entry.patternLength)
    if length == 0 { return nil }
    var index = 0
    while index + 8 <= length {
      if loadWord(p + index) != loadWord(entry.pattern + index) { return nil }
      index += 8
    }
    let difference = loadWord(p + index) ^ loadWord(entry.pattern + index)
    return difference & lowBytes(length - index) == 0 ? p + length : nil
  }

  /// The number of a name.
  func find(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    let slot = self.slot(of: name)
    return buckets[slot] == 0 ? nil : Int(buckets[slot]) - 1
  }

  /// Adds a name that is not there yet.
  func insert(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    if count == capacity { grow() }
    let number = count
    entries[number] = makeEntry(name)
    count += 1
    buckets[slot(of: name)] = UInt16(number + 1)
    return number
  }

  private func makeEntry(_ name: UnsafeBufferPointer<UInt8>) -> Entry {
    let size = (name.count + 2 + 7) & ~7 + 8
    let pattern = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    pattern.initialize(repeating: 0, count: size)
    if let source = name.baseAddress { memcpy(pattern, source, name.count) }
    pattern[name.count] = 0x22
    pattern[name.count + 1] = 0x3A
    let isPlain = !name.contains { $0 == 0x22 || $0 == 0x5C || $0 < 0x20 }
    let length = name.count + 2
    return Entry(
      pattern: pattern, nameLength: Int32(name.count),
      patternLength: isPlain && length <= KeyTable.longestPattern ? Int32(length) : 0)
  }

  /// The bucket of a name, or the free one where it would be.
  private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = hash(name) & bucketMask
    while buckets[slot] != 0 {
      if isName(Int(buckets[slot]) - 1, name) { return slot }
      slot = (slot + 1) & bucketMask
    }
    return slot
  }

  /// Seeded and over all bytes, so that no server can make many names meet in one bucket.
  private func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = name.baseAddress else { return 0 }
    var hash = KeyTable.seed ^ UInt64(name.count)
    func mix(_ word: UInt64) {
      let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low
    }
    if name.count >= 8 {
      for offset in stride(from: 0, to: name.count - 8, by: 8) { mix(loadWord(start + offset)) }
      // The last word may overlap the one before it: nothing behind the name is read.
      mix(loadWord(start + name.count - 8))
    } else {
      mix(name.reduce(0) { $0 << 8 | UInt64($1) })
    }
    return Int(truncatingIfNeeded: hash >> 1)
  }

  private func grow() {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: entries, count: count)
    entries.deallocate()
    entries = larger
    capacity *= 2
    buckets.deallocate()
    bucketMask = capacity * 2 - 1
    buckets = .allocate(capacity: bucketMask + 1)
    buckets.initialize(repeating: 0, count: bucketMask + 1)
    for number in 0..<count { buckets[slot(of: name(number))] = UInt16(number + 1) }
  }
}
