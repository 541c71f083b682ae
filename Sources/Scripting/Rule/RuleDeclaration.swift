import Automation

/// What a script says of itself by `rule { ... }`, as a value.
public struct RuleDeclaration: Sendable {
  /// The rule's name in logs, state and grants.
  public var name: String
  /// What the rule does, in the author's words.
  public var description: String?
  /// The entities that the rule writes; nil where it did not say, which leaves all open.
  public var write: [String]?
  /// The hosts that the rule calls; nil where it did not say.
  public var http: [HostGrant]?
  /// How many effects it may send in a window; nil where it did not say.
  public var limit: RateLimit?
  /// How many of its deliveries may run at the same time; nil where it did not say.
  public var parallel: Int?
  /// Which of its effects wait for a person; nil where it did not say.
  public var approve: ApprovalPolicy?
  /// The hours outside which its deliveries wait; nil where it did not say.
  public var hours: WeeklyHours?
  /// The spaces that it works on.
  public var spaces = RuleSpaces.unsaid
  /// Where `rule` was called, for messages.
  public var position: String?

  static let options = ["name", "description", "write", "http", "limit", "parallel", "hours", "approve", "space"]

  init(name: String) { self.name = name }
}
