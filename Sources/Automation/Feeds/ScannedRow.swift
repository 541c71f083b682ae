import JSONPages
import Nexudus

/// One row of a list, with what the watch looks at first.
struct ScannedRow: Sendable {
  let id: Int64
  /// The stamp of its last change, in seconds since 1970.
  let updated: Int64
  /// When it was born; its stamp where the row does not say.
  let created: Int64
  let record: Record

  /// A row of a page; nil without an Id or a stamp, by which no version could be told from another.
  init?(_ record: Record) {
    guard let id = record.integer("Id") else { return nil }
    let created = record.string("CreatedOn").flatMap { Timestamp($0) }?.seconds
    guard let updated = record.string("UpdatedOn").flatMap({ Timestamp($0) })?.seconds ?? created else { return nil }
    self.id = id
    self.updated = updated
    self.created = created ?? updated
    self.record = record
  }

  /// The rows of a page.
  static func rows(of page: RecordPage, entity: String) throws(NexudusError) -> [ScannedRow] {
    var rows: [ScannedRow] = []
    rows.reserveCapacity(page.count)
    for index in 0..<page.count {
      guard let row = ScannedRow(page[index]) else {
        throw NexudusError(
          .invalidResponse, "the list of \(entity) holds a record without an Id or a time of its last change",
          entity: entity)
      }
      rows.append(row)
    }
    return rows
  }
}

extension Record {
  /// A hash over fields, the same in every process; null and absent are alike.
  ///
  /// - Parameter fields: in a fixed order. `UpdatedOn` is left out: stamps are compared by themselves.
  func hash(over fields: [String]) -> Int64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    for (place, field) in fields.enumerated() where field != "UpdatedOn" {
      guard let raw = raw(field), !raw.elementsEqual("null".utf8) else { continue }
      mix(UInt8(truncatingIfNeeded: place))
      mix(UInt8(truncatingIfNeeded: place >> 8))
      if Self.hasOneForm(raw) {
        for byte in raw { mix(byte) }
      } else {
        // The same value in another spelling is the same: journals keep records as they are encoded here.
        for byte in (self[field] ?? .null).canonicalText.utf8 { mix(byte) }
      }
    }
    return Int64(bitPattern: hash)
  }

  /// Whether a value is spelled in the only way there is: texts without escapes, whole numbers, words.
  private static func hasOneForm(_ raw: some Collection<UInt8>) -> Bool {
    switch raw.first {
    case UInt8(ascii: "\""): !raw.contains(UInt8(ascii: "\\"))
    case UInt8(ascii: "{"), UInt8(ascii: "["): false
    default:
      !raw.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") } || raw.first == UInt8(ascii: "t")
        || raw.first == UInt8(ascii: "f")
    }
  }
}
