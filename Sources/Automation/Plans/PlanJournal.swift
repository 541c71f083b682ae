import JSONPages
public import Nexudus

/// What is kept of a plan's application: each effect is a step in the state, as if a rule's handler had sent it.
///
/// So nothing is sent twice, whatever happens in between, and the rules know their own effects when they come back as
/// changes. There is one delivery for each of the plan's rules.
public struct PlanJournal: Sendable {
  /// The kind of a plan's deliveries.
  public static let kind = "plan"

  /// Why a delivery is done that a person gave up.
  public static let dropped = "dropped by hand"

  private let trigger: String
  private let version: Int64
  private let made: Int64
  private let rules: [String]
  private let ports: EffectPorts

  /// The journal of a plan.
  ///
  /// - Parameters:
  ///   - rules: the rules whose effects it holds.
  ///   - lookBack: how long something that was done may take to show.
  public init(
    id: String, made: Timestamp, rules: [String], store: any WatchStore, reader: any SpaceReader,
    neighbours: Neighbours? = nil, clock: any TimeSource, lookBack: Duration,
    complain: @escaping @Sendable (String) -> Void
  ) {
    trigger = "plan \(id.prefix(12))"
    version = Int64(bitPattern: StableHash.hash(id.utf8) >> 1)
    self.made = made.seconds
    self.rules = rules
    ports = EffectPorts(
      store: store, owner: nil, reader: reader, clock: clock, lookBack: lookBack.components.seconds,
      neighbours: neighbours, complain: complain)
  }

  /// What is known of the plan: its deliveries by their rules, none before it was begun.
  public func deliveries() throws(StoreError) -> [String: Delivery] {
    try ports.store.reading { tables throws(StoreError) in try deliveries(tables) }
  }

  /// The steps that were begun, by the numbers of their effects.
  public func steps() throws(StoreError) -> [Int: Step] {
    try ports.store.reading { tables throws(StoreError) in
      var steps: [Int: Step] = [:]
      for delivery in try deliveries(tables).values {
        for step in try tables.steps(of: delivery.id) {
          if let number = Self.number(ofPath: step.effect.path) { steps[number] = step }
        }
      }
      return steps
    }
  }

  /// Begins, or goes on: each rule has its delivery from now on.
  public func begin() throws(StoreError) {
    try ports.store.transaction(owner: nil) { tables throws(StoreError) in
      let known = try deliveries(tables)
      for rule in rules where known[rule] == nil {
        var delivery = Delivery(rule: rule, trigger: trigger, kind: Self.kind, version: version, at: made)
        // For a person to go on with: no watch runs it.
        delivery.state = .parked
        delivery.reason = "the plan is not applied whole: concierge apply goes on with it"
        delivery.clock = ports.now()
        _ = try tables.add(delivery)
      }
    }
  }

  /// Notes that all of it was sent.
  public func finish() throws(StoreError) {
    try ports.store.transaction(owner: nil) { tables throws(StoreError) in
      for var delivery in try deliveries(tables).values where delivery.state != .done {
        delivery.end(.done, "the plan was applied", ports.now())
        try tables.save(delivery)
      }
    }
  }

  /// Notes that all effects of an event were sent: its rule is not told of it again.
  public func settle(_ event: PlannedEvent) throws(StoreError) {
    try ports.store.transaction(owner: nil) { tables throws(StoreError) in
      var versions: Set = [event.version]
      // The rule's own change of the record gave it another stamp.
      let own = try deliveries(tables)[event.rule].map { delivery throws(StoreError) in
        try tables.steps(of: delivery.id)
      }
      for step in own ?? [] where step.effect.target == event.entity && step.effect.record == event.record {
        if let stamp = step.after.flatMap(RecordText.record)?.updatedSeconds { versions.insert(stamp) }
      }
      for version in versions.sorted() {
        var mark = Delivery(
          rule: event.rule, trigger: PlannedEvent.mark(of: event.trigger), kind: Self.kind, entity: event.entity,
          record: event.record, version: version, at: ports.now())
        mark.end(.done, PlannedEvent.reason, ports.now())
        _ = try tables.add(mark)
      }
    }
  }

  /// The journal before one effect.
  public func journal(of rule: String) throws(StoreError) -> EffectJournal {
    let (delivery, steps) = try ports.store.reading { tables throws(StoreError) in
      let delivery = try deliveries(tables)[rule]
      return (delivery, try delivery.map { delivery throws(StoreError) in try tables.steps(of: delivery.id) } ?? [])
    }
    guard let delivery else { throw StoreError(.failed, "the plan has no delivery of the rule \(rule)") }
    return EffectJournal(delivery, steps: steps, fuse: EffectFuse(limit: nil), ports: ports)
  }

  /// The place of an effect among a plan's: steps are found again by it.
  public static func path(ofNumber number: Int) -> String { "effect \(number)" }

  private static func number(ofPath path: String) -> Int? { path.split(separator: " ").last.flatMap { Int($0) } }

  private func deliveries(_ tables: any WatchTransaction) throws(StoreError) -> [String: Delivery] {
    var filter = DeliveryFilter()
    filter.kinds = [Self.kind]
    filter.limit = -1
    var found: [String: Delivery] = [:]
    for rule in rules {
      filter.rule = rule
      found[rule] = try tables.deliveries(filter).first { $0.trigger == trigger && $0.version == version }
    }
    return found
  }
}
