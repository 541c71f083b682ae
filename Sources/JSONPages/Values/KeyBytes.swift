#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A key compared byte by byte: Swift's strings are equal when only their Unicode forms are.
struct KeyBytes: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: KeyBytes, b: KeyBytes) -> Bool {
    var text = b.text
    return text.withUTF8 { a.isEqual(to: $0) }
  }

  func isEqual(to bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.utf8.count == bytes.count, let other = bytes.baseAddress else { return text.isEmpty && bytes.isEmpty }
    let isEqual = text.utf8.withContiguousStorageIfAvailable { own in
      own.baseAddress.map { memcmp($0, other, bytes.count) == 0 } ?? false
    }
    return isEqual ?? text.utf8.elementsEqual(bytes)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
