import Nexudus

extension Step {
  /// The stamp of the record after the step wrote it; nil where that is not known.
  public var stampAfter: Int64? { after.flatMap(RecordText.record)?.updatedSeconds }
}
