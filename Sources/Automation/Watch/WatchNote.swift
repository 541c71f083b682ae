/// What a watch tells the person who looks on.
public enum WatchNote: Sendable {
  /// A trigger was activated for the first time: what was there is its baseline.
  case activated(rule: String, trigger: String, since: Int64?, baseline: Int64)
  /// A feed brought something.
  case news(feed: String, count: Int)
  /// A delivery came to a new state, and its last attempt sent so many effects.
  case delivery(Delivery, effects: Int)
  /// Something went wrong, and goes on; the same is not said again before it has changed.
  case trouble(subject: String, message: String)
  /// It is over.
  case recovered(subject: String)
  /// Something worth knowing.
  case remark(String)
}

/// Where a watch's notes go.
public protocol WatchObserver: Sendable {
  /// Takes a note; called from the watch, which waits for it.
  func note(_ note: WatchNote)
}

/// Runs the handlers of rules.
public protocol HandlerRunner: Sendable {
  /// Runs one handler to its end; cancelling the task ends it early.
  func run(_ work: HandlerWork) async -> DeliveryOutcome
  /// Whether its handlers only show what they would send.
  var isDryRun: Bool { get }
}

extension HandlerRunner {
  /// It sends.
  public var isDryRun: Bool { false }
}
