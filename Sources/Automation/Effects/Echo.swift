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
    /// Nil where the versions before and after it are not known.
    let imprint: Imprint?
    let after: Imprint.Version?

    init?(_ write: Neighbours.Write, _ kept: Imprint?, _ fields: [String]) {
      guard write.step.state == .done else { return nil }
      rule = write.rule
      chain = write.chain
      isCreate = write.step.effect.operation == .create
      imprint = Imprint(write.step, fields: fields) ?? kept
      after = imprint?.after ?? write.step.after.flatMap(RecordText.record).map { Imprint.Version($0, fields) }
    }
  }

  private let writes: [Write]

  /// The latest steps that made or changed the record.
  ///
  /// - Parameters:
  ///   - steps: those of the journal.
  ///   - imprints: of those of them whose content was forgotten, by their numbers.
  ///   - foreign: those of other spaces' journals.
  ///   - fields: what the feed compares.
  init(
    _ steps: [Neighbours.Write], imprints: [Int64: Imprint] = [:], foreign: [Neighbours.Write] = [], fields: [String]
  ) {
    let own = steps.map { Write($0, imprints[$0.step.id], fields) }
    writes = (own + foreign.map { Write($0, nil, fields) }).compactMap(\.self)
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
    let known = Imprint.Version(updated: before.updated, hash: before.hash)
    var version = entry.version
    for _ in own {
      guard let write = own.lazy.compactMap(\.imprint).first(where: { $0.isExact && $0.after == version }) else {
        return false
      }
      if write.base == known { return true }
      version = write.base
    }
    return false
  }

  /// How many rules' writes led to this version; 0 for a person's.
  func chain(of entry: LogEntry) -> Int64 {
    let cause = writes.first { $0.after == entry.version || ($0.isCreate && entry.before == nil) }
    return cause.map { $0.chain + 1 } ?? 0
  }
}

extension LogEntry {
  fileprivate var version: Imprint.Version { Imprint.Version(updated: updated, hash: hash) }
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
