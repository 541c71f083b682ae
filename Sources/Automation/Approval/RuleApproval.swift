/// What came of a rule's effects that waited for a person.
public struct RuleApproval: Sendable, Hashable {
  /// The rule.
  public var rule: String
  /// How many of its effects were approved and done.
  public var done: Int64 = 0
  /// Whether the rule sent unusually many, and nobody has let it go on since.
  public var isAsking = false
  /// When it last sent unusually many, by the server's clock.
  public var asked: Int64?
  /// How many it had sent in the hour before.
  public var rate: Int64 = 0

  /// A rule of which nothing was approved yet.
  public init(rule: String) { self.rule = rule }
}

/// An effect that waits for a person, and the event whose handler asks for it.
public struct WaitingEffect: Sendable, Hashable {
  /// The effect; its base is the record as it was when it began to wait.
  public var step: Step
  /// The event.
  public var delivery: Delivery

  /// An effect of an event.
  public init(step: Step, delivery: Delivery) {
    self.step = step
    self.delivery = delivery
  }
}

/// Decides which effects of one rule wait, by its policy and its journal.
struct ApprovalGate: Sendable {
  var policy = ApprovalPolicy.never

  /// Why the next effect of the delivery waits, and what is to be kept of that; nil where it does not wait.
  func need(
    _ rule: String, _ ports: EffectPorts, _ now: Int64
  ) throws(StoreError) -> (need: ApprovalNeed, approval: RuleApproval)? {
    if policy == .never { return nil }
    return try ports.store.reading { tables throws(StoreError) in
      var approval = try tables.approval(of: rule)
      let need = try policy.need(approval) { () throws(StoreError) in try EffectRate.of(rule, in: tables, now: now) }
      guard let need else { return nil }
      if case .unusual(let hour) = need, !approval.isAsking {
        approval.isAsking = true
        approval.asked = now
        approval.rate = hour
      }
      return (need, approval)
    }
  }
}
