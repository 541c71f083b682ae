/// How many effects a rule sends, compared with what is usual for it.
struct EffectRate: Sendable, Hashable {
  /// By how much more than usual is unusual.
  static let factor = 10.0
  /// What is usual at least, in an hour: up to 30 effects in an hour are no reason to ask for any rule.
  static let least = 3.0
  /// How far back the usual is taken from, in seconds.
  static let span: Int64 = 7 * 86_400

  /// The moment.
  var now: Int64
  /// Effects in the hour before it.
  var hour: Int64
  /// Effects in the seven days before that hour.
  var week: Int64
  /// When the first of those was.
  var first: Int64?

  /// Effects in an hour, as a mean since the first of the seven days' effects.
  var mean: Double {
    guard let first, week > 0 else { return 0 }
    let hours = Double(now - 3600 - first) / 3600
    return Double(week) / min(max(hours, 1), Double(Self.span) / 3600)
  }

  /// Whether one more in this hour is more than ten times the usual.
  ///
  /// What a person let go on is usual for seven days.
  func isUnusual(_ approval: RuleApproval) -> Bool {
    let isAccepted = approval.asked.map { now < $0 + Self.span } ?? false
    let usual = max(mean, Self.least, isAccepted ? Double(approval.rate) : 0)
    return Double(hour + 1) > Self.factor * usual
  }

  /// The rate of a rule as its journal has it.
  static func of(_ rule: String, in tables: any WatchTransaction, now: Int64) throws(StoreError) -> EffectRate {
    let hour = try tables.sent(rule: rule, record: nil, since: now - 3600).count
    // Nothing that old could make it unusual.
    if Double(hour + 1) <= factor * least { return EffectRate(now: now, hour: hour, week: 0, first: nil) }
    let all = try tables.sent(rule: rule, record: nil, since: now - 3600 - span)
    return EffectRate(now: now, hour: hour, week: all.count - hour, first: all.first)
  }
}
