/// What another process asks of the owner.
public enum WatchCommand: Sendable, Hashable {
  case retry(delivery: Int64)
  case drop(delivery: Int64)
  /// The step was carried out; a create made this record.
  case sent(step: Int64, record: Int64? = nil)
  case again(step: Int64)
  /// The effect that waits may be sent.
  case approve(step: Int64)
  /// It may not, and its event is over.
  case reject(step: Int64, reason: String? = nil)
}
