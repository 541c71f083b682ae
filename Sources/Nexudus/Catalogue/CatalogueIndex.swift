#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where each entity's line lies in the catalogue's text: all that is read of it at first.
struct CatalogueIndex: Sendable {
  /// One line of text that is never freed.
  struct Line: @unchecked Sendable {
    let text: UnsafeBufferPointer<UInt8>
  }

  private(set) var lines: [String: Line] = [:]
  private(set) var namesByPath: [String: String] = [:]

  init(_ text: UnsafeBufferPointer<UInt8>) {
    lines.reserveCapacity(256)
    namesByPath.reserveCapacity(256)
    var rest = text
    while let start = rest.baseAddress, !rest.isEmpty {
      let end = memchr(start, 0x0A, rest.count)
      let length = end.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? rest.count
      add(UnsafeBufferPointer(rebasing: rest[..<length]))
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(length + 1))
    }
  }

  /// A line begins `{"name":"...","path":"..."`; the generator's input is made so, and a test checks it.
  private mutating func add(_ line: UnsafeBufferPointer<UInt8>) {
    guard let (name, afterName) = Self.quoted(line[...], after: "{\"name\":\""),
      let (path, _) = Self.quoted(afterName, after: ",\"path\":\"")
    else { return }
    lines[name] = Line(text: line)
    namesByPath[path] = name
  }

  private static func quoted(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, after prefix: StaticString
  ) -> (String, rest: Slice<UnsafeBufferPointer<UInt8>>)? {
    let prefix = UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)
    guard text.starts(with: prefix) else { return nil }
    let value = text.dropFirst(prefix.count)
    guard let quote = value.firstIndex(of: 0x22) else { return nil }
    return (String(decoding: value[..<quote], as: UTF8.self), value[(quote + 1)...])
  }
}
