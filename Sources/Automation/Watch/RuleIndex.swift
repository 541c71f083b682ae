/// The triggers of all loaded rules, by what wakes them: what is done often must not look at every rule.
struct RuleIndex {
  private(set) var audiences: [FeedKey: Audience] = [:]
  private(set) var schedules: [(trigger: Trigger, schedule: Schedule)] = []
  /// Those that wait for moments in fields.
  private(set) var dues: [Trigger] = []

  init(_ rules: some Sequence<RulePlan>) {
    for rule in rules.sorted(by: { $0.name < $1.name }) {
      for trigger in rule.triggers {
        if let feed = trigger.set?.feed { audiences[feed, default: Audience()].add(trigger) }
        switch trigger.kind {
        case .schedule(let schedule): schedules.append((trigger, schedule))
        case .due: dues.append(trigger)
        default: break
        }
      }
    }
  }
}
