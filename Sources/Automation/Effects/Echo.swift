import JSONPages
import Nexudus

/// Tells, by the journal, whether a version of a record is what a rule wrote itself.
///
/// `UpdatedBy` says nothing: all rules write as the same user, and so may a person.
struct Echo {
  /// One step that made or changed the record.
  private struct Write {
    let rule: String
    let chain: Int64
    let isCreate: Bool
    /// Stamp and hash of the version before and of the one after; nil where they are not known.
    let base: (updated: Int64, hash: Int64)?
    let after: (updated: Int64, hash: Int64)?
    /// Whether the version after differs from the one before in nothing but what was sent.
    let isExact: Bool
  }

  private let writes: [Write]

  /// The latest steps that made or changed the record.
  ///
  /// - Parameter fields: what the feed's hashes cover.
  init(_ steps: [(step: Step, rule: String, chain: Int64)], fields: [String]) {
    writes = steps.filter { $0.step.state == .done }.map { step, rule, chain in
      let base = step.base.flatMap(RecordText.record)
      let after = step.after.flatMap(RecordText.record)
      func version(_ record: Record) -> (Int64, Int64) { (record.updatedSeconds ?? 0, record.hash(over: fields)) }
      return Write(
        rule: rule, chain: chain, isCreate: step.effect.operation == .create, base: base.map(version),
        after: after.map(version),
        isExact: base.flatMap { base in after.map { Self.isExact(step, base, $0, fields) } } ?? false)
    }
  }

  /// Whether the rule, and nobody else, made this version out of the one that was known before.
  func isOwn(_ entry: LogEntry, _ record: Record, rule: String) -> Bool {
    let own = writes.filter { $0.rule == rule }
    if own.isEmpty { return false }
    // Changed again after its birth: that is somebody's edit, unless it was the rule's own.
    if entry.before == nil, own.contains(where: \.isCreate), record.string("CreatedOn") == record.string("UpdatedOn") {
      return true
    }
    guard let before = entry.before else { return false }
    // Back over the rule's own writes, from this version to the known one: any gap is somebody's edit.
    var version = (entry.updated, entry.hash)
    for _ in own {
      guard let write = own.first(where: { $0.isExact && $0.after.map { $0 == version } == true }),
        let base = write.base
      else { return false }
      if base == (before.updated, before.hash) { return true }
      version = base
    }
    return false
  }

  /// How many rules' writes led to this version; 0 for a person's.
  func chain(of entry: LogEntry) -> Int64 {
    let cause = writes.first { write in
      write.after.map { $0 == (entry.updated, entry.hash) } == true || (write.isCreate && entry.before == nil)
    }
    return cause.map { $0.chain + 1 } ?? 0
  }

  private static func isExact(_ step: Step, _ base: Record, _ after: Record, _ fields: [String]) -> Bool {
    let patch = step.effect.body.object ?? [:]
    let entity = Catalogue.builtIn.entity(named: step.effect.place)
    return fields.allSatisfy { field in
      // What only the server writes follows from the rest: stamps, and texts that it derives.
      guard entity?.field(named: field)?.isUpdatable == true else { return true }
      // The whole record is written: texts that were not sent to be changed may come back trimmed or wrapped, too.
      guard let sent = patch[field] else { return Equality.isAlike(base[field] ?? .null, after[field] ?? .null) }
      return Equality.isAlike(sent, after[field] ?? .null)
    }
  }
}

/// Whether two values are the same as far as the API keeps them.
package enum Equality {
  /// Texts come back trimmed, folded or wrapped in tags; whole numbers as decimals; dates in another form.
  package static func isAlike(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if a == b { return true }
    if let a = a.double, let b = b.double { return a == b }
    if a.isNull || b.isNull { return isEmpty(a) && isEmpty(b) }
    guard let a = a.string, let b = b.string else { return false }
    if let a = Timestamp(a), let b = Timestamp(b) { return a == b }
    return folded(a) == folded(b)
  }

  private static func isEmpty(_ value: JSONValue) -> Bool {
    value.isNull || value.string?.isEmpty == true || value.bool == false
  }

  private static func folded(_ text: String) -> String {
    PlainText.plain(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

/// Records that are kept as text.
enum RecordText {
  static func record(_ bytes: [UInt8]) -> Record? {
    bytes.isEmpty ? nil : try? RecordPage.index(PaddedBytes(bytes), as: .object)[0]
  }
}

extension Record {
  /// The stamp of its last change, in seconds since 1970.
  var updatedSeconds: Int64? { string("UpdatedOn").flatMap { Timestamp($0) }?.seconds }
}
