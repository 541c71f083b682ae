/// The names of the fields that the records of some pages have; a field's number is its column.
///
/// A schema never changes. Pages whose records have the same fields share one instance when each is indexed with the
/// schema of the page before, so a column found once is good for all of them. A page with further fields gets a longer
/// schema in which the columns known so far stay where they were.
public final class RecordSchema: Sendable {
  /// The largest number of fields that the records of one page may have in all.
  public static let maximumCount = 4096

  /// The names, in the order in which they first appeared.
  public let names: [String]

  let keys: KeyTable

  init(_ keys: KeyTable) {
    self.keys = keys
    names = (0..<keys.count).map { String(decoding: keys.name($0), as: UTF8.self) }
  }

  /// A schema known beforehand; names that come twice count once.
  public convenience init(names: [String]) {
    let keys = KeyTable()
    for var name in names.prefix(RecordSchema.maximumCount) {
      name.withUTF8 { if keys.find($0) == nil { _ = keys.insert($0) } }
    }
    self.init(keys)
  }

  /// The number of fields.
  public var count: Int { names.count }

  /// The column of a field, nil if no record of these pages has it.
  public func column(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { keys.find($0) }
  }

  /// The column of a field whose name is given as UTF-8.
  public func column(of name: UnsafeBufferPointer<UInt8>) -> Int? { keys.find(name) }
}
