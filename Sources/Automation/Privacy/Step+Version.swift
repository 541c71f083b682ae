import Nexudus

extension Step {
  /// The stamp of the record after the step wrote it; nil where that is not known.
  public var stampAfter: Int64? { after.flatMap(RecordText.record)?.updatedSeconds }

  /// The version that the step made, as a feed knows it; nil where it is not known.
  public func version(in feed: FeedState) -> KnownRecord? {
    guard let id = result ?? effect.record, let after = after.flatMap(RecordText.record),
      let updated = after.updatedSeconds
    else { return nil }
    let fields = (feed.fields ?? []).filter { !feed.volatile.contains($0) }
    return KnownRecord(id: id, updated: updated, hash: after.hash(over: fields))
  }
}
