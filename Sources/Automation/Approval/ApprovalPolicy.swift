import Nexudus

/// Which effects of a rule wait for a person: `"never"`, `"first 20"` or `"all"`.
public enum ApprovalPolicy: Sendable, Hashable, CustomStringConvertible {
  /// None.
  case never
  /// Those up to so many that were approved and done; afterwards none, unless the rule sends unusually many.
  case first(Int64)
  /// Each.
  case all

  /// Reads a policy.
  public init(_ text: String) throws(ScheduleError) {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    switch words {
    case ["never"]: self = .never
    case ["all"]: self = .all
    default:
      guard words.count == 2, words[0] == "first", let count = CronField.number(words[1]),
        (1...1_000_000).contains(count)
      else {
        let near = Names.proposal(Names.nearest(words.first ?? "", among: ["never", "first 20", "all"]))
        throw ScheduleError("approve is \"first 20\" (or another number), \"all\" or \"never\", not \"\(text)\"\(near)")
      }
      self = .first(Int64(count))
    }
  }

  /// The policy as rules write it.
  public var description: String {
    switch self {
    case .never: "never"
    case .first(let count): "first \(count)"
    case .all: "all"
    }
  }

  /// The one of two under which more effects wait.
  public func stricter(_ other: ApprovalPolicy?) -> ApprovalPolicy {
    guard let other else { return self }
    return other.rank > rank ? other : self
  }

  private var rank: Int64 {
    switch self {
    case .never: 0
    case .first(let count): count
    case .all: .max
    }
  }

  /// Why the next effect of a rule waits; nil where it does not.
  ///
  /// - Parameters:
  ///   - approval: what came of the rule's effects so far.
  ///   - rate: how many it sends; asked for only where that decides.
  func need(_ approval: RuleApproval, rate: () throws(StoreError) -> EffectRate) throws(StoreError) -> ApprovalNeed? {
    switch self {
    case .never: return nil
    case .all: return .all
    case .first(let count):
      if approval.done < count { return .first(done: approval.done, of: count) }
      if approval.isAsking { return .unusual(hour: approval.rate) }
      let rate = try rate()
      return rate.isUnusual(approval) ? .unusual(hour: rate.hour) : nil
    }
  }
}

/// Why an effect waits for a person.
enum ApprovalNeed: Sendable, Hashable {
  /// All effects of the rule do.
  case all
  /// The rule is new: so many of the first ones were approved and done.
  case first(done: Int64, of: Int64)
  /// The rule sent so many in an hour, which is more than ten times as many as usually.
  case unusual(hour: Int64)

  /// The reason in words.
  var text: String {
    switch self {
    case .all: "every effect of the rule is approved by a person"
    case .first(let done, let count): "\(done) of the rule's first \(count) effects are approved and done"
    case .unusual(let hour): "the rule sent \(hour) effects in an hour, more than ten times as many as usually"
    }
  }
}
