/// What became of a notice.
public enum NotifyOutcome: Sendable, Hashable {
  /// It was delivered, or accepted for delivery.
  case sent
  /// It was surely not delivered, and may be sent again, after a while if one is given.
  case refused(String, retryAfter: Duration?)
  /// It was surely not delivered, and will not be as long as nothing changes.
  case rejected(String)
  /// Nobody can tell whether it was delivered: sent again, it might arrive twice.
  case unclear(String)

  /// What happened and what to do about it, for people; nil for one that was sent.
  public var message: String? {
    switch self {
    case .sent: nil
    case .refused(let message, _), .rejected(let message), .unclear(let message): message
    }
  }
}
