#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a search over all entities looks at: read from the catalogue's text, so that no entity has to be decoded for it.
public struct EntityOutline: Sendable, Hashable {
  /// The name: `CommunityThread`.
  public let name: String
  /// The path under the API's base address.
  public let path: String
  /// What it is, in a sentence.
  public let summary: String
  /// The names of its fields, those of every record last.
  public let fields: [String]

  /// Reads a line of the catalogue; nil if it is not one.
  init?(line: UnsafeBufferPointer<UInt8>) {
    var marks = OutlineScanner(line)
    guard let name = marks.text(after: "{\"name\":\""), let path = marks.text(after: ",\"path\":\""),
      let summary = marks.text(after: ",\"summary\":\"")
    else { return nil }
    var fields: [String] = []
    while let field = marks.text(after: "{\"name\":\"") { fields.append(field) }
    self.name = name
    self.path = path
    self.summary = summary
    self.fields = fields
  }
}

/// Finds texts behind fixed marks; the catalogue's lines are written by its generator, so marks stand where they should.
struct OutlineScanner {
  private var rest: UnsafeBufferPointer<UInt8>

  init(_ line: UnsafeBufferPointer<UInt8>) { rest = line }

  /// Goes behind the next place of a mark; false where there is none.
  mutating func skip(to mark: StaticString) -> Bool {
    let length = mark.utf8CodeUnitCount
    while let start = rest.baseAddress, rest.count >= length,
      let first = memchr(start, Int32(mark.utf8Start[0]), rest.count - length + 1)
    {
      let offset = UnsafeRawPointer(first) - UnsafeRawPointer(start)
      let isFound = memcmp(first, mark.utf8Start, length) == 0
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(offset + (isFound ? length : 1)))
      if isFound { return true }
    }
    return false
  }

  /// The text up to the next quotation mark behind a mark; nil where the mark does not come any more.
  mutating func text(after mark: StaticString) -> String? {
    guard skip(to: mark), let quote = rest.firstIndex(of: 0x22) else { return nil }
    let text = String(decoding: rest[..<quote], as: UTF8.self)
    rest = UnsafeBufferPointer(rebasing: rest.dropFirst(quote + 1))
    return text
  }

  /// The name of the next field that has a mark; nil where there is none any more.
  mutating func field(with mark: StaticString) -> String? {
    let before = rest
    guard skip(to: mark), let start = before.baseAddress else { return nil }
    var place = before.count - rest.count - mark.utf8CodeUnitCount
    // A field begins with its name.
    let name: StaticString = "{\"name\":\""
    while place > 0, memcmp(start + place, name.utf8Start, name.utf8CodeUnitCount) != 0 { place -= 1 }
    var field = OutlineScanner(UnsafeBufferPointer(rebasing: before[place...]))
    return field.text(after: name)
  }
}

extension Catalogue {
  /// The outlines of all entities, in alphabetical order.
  public var outlines: [EntityOutline] {
    lines.values.compactMap { EntityOutline(line: $0.text) }.sorted { $0.name < $1.name }
  }

  /// The names of the fields that are secret in any entity.
  public var secretFields: Set<String> {
    var names: Set<String> = []
    for line in lines.values {
      var marks = OutlineScanner(line.text)
      while let name = marks.field(with: "secret\":true") { names.insert(name) }
    }
    return names
  }
}
