import Nexudus

/// A loaded rule as the watch sees it.
public struct RulePlan: Sendable {
  /// The rule's name, by which all of its state is kept.
  public var name: String
  /// What makes its handlers run.
  public var triggers: [Trigger]
  /// How many of its deliveries may run at the same time.
  public var parallel = 8
  /// How many effects it may send in a window; what is over it waits.
  public var limit: RateLimit?
  /// Which of its effects wait for a person.
  public var approval = ApprovalPolicy.never
  /// The hours outside which its deliveries wait.
  public var hours: WeeklyHours?
  /// Where it was loaded from.
  public var path: String?

  /// A rule with its triggers.
  public init(name: String, triggers: [Trigger]) {
    self.name = name
    self.triggers = triggers
  }

  /// The trigger of a name.
  public func trigger(named name: String) -> Trigger? { triggers.first { $0.name == name } }
}
