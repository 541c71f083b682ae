import JSONPages
import Nexudus

/// What tells a write in a feed, without its content: the versions before and after it.
public struct Imprint: Sendable, Hashable {
  /// A version of a record as a feed knows it.
  public struct Version: Sendable, Hashable {
    /// When it was stamped, in seconds since 1970.
    public var updated: Int64
    /// The hash over the fields that the feed compares.
    public var hash: Int64

    /// A version.
    public init(updated: Int64, hash: Int64) {
      self.updated = updated
      self.hash = hash
    }

    init(_ record: Record, _ fields: [String]) {
      self.init(updated: record.updatedSeconds ?? 0, hash: record.hash(over: fields))
    }
  }

  /// The version that was there before.
  public var base: Version
  /// The version that came of it.
  public var after: Version
  /// Whether the two differ in nothing but what was sent.
  public var isExact: Bool

  /// An imprint that was kept.
  public init(base: Version, after: Version, isExact: Bool) {
    self.base = base
    self.after = after
    self.isExact = isExact
  }

  /// The imprint of a step of which both records are kept; nil for others.
  ///
  /// - Parameter fields: what the feed compares.
  public init?(_ step: Step, fields: [String]) {
    guard let base = step.base.flatMap(RecordText.record), let after = step.after.flatMap(RecordText.record) else {
      return nil
    }
    self.base = Version(base, fields)
    self.after = Version(after, fields)
    isExact = Self.isExact(step, base, after, fields)
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
