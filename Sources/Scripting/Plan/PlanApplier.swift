public import Automation
import JSONPages
import Nexudus

/// Sends a saved plan, effect by effect in its order, if the records are as they were.
///
/// Each effect is journalled before it is sent and after it was answered, so a plan that was interrupted goes on where it
/// stopped, and nothing of it is sent twice.
public struct PlanApplier: Sendable {
  private let saved: SavedPlan
  private let journal: PlanJournal
  private let sender: EffectSender
  private let check: PlanCheck
  private let services: PlanServices
  private let observer: @Sendable (PlanNote) -> Void

  /// An application that has not begun.
  public init(
    _ saved: SavedPlan, journal: PlanJournal, services: PlanServices,
    observer: @escaping @Sendable (PlanNote) -> Void
  ) {
    self.saved = saved
    self.journal = journal
    self.services = services
    sender = EffectSender(services: services)
    check = PlanCheck(saved: saved, clients: services.clients)
    self.observer = observer
  }

  private var effects: [PlannedEffect] { saved.plan.effects }

  /// How many of the effects earlier runs have sent.
  ///
  /// - Throws: the failure where it was applied to its end, or given up.
  public func earlier() throws(PlanFailure) -> Int {
    try refuseEnded()
    return try state { () throws(StoreError) in try journal.steps() }.values.count { $0.state == .done }
  }

  /// Sends what was not sent yet.
  ///
  /// - Returns: how many effects this run sent.
  public func apply() async throws(PlanFailure) -> Int {
    try refuseEnded()
    let steps = try state { () throws(StoreError) in try journal.steps() }
    let open = effects.indices.filter { steps[$0 + 1]?.state != .done }
    for place in open { try checkPossible(place) }
    let unsent = open.filter { steps[$0 + 1] == nil || steps[$0 + 1]?.state == .refused }.map { effects[$0] }
    let moves = try await reading { () async throws(NexudusError) in
      try await check.moves(of: unsent, touched: touched(steps))
    }
    guard moves.isEmpty else { throw .moved(moves, sent: 0) }
    try state { () throws(StoreError) in try journal.begin() }
    var progress = Progress(steps: steps)
    let last = Dictionary(
      effects.indices.compactMap { place in effects[place].event.map { ($0, place) } }, uniquingKeysWith: max)
    for place in effects.indices {
      try await apply(place, &progress)
      // Its handler is not to send again what the plan has sent.
      guard let event = effects[place].event, last[event] == place else { continue }
      try state { () throws(StoreError) in try journal.settle(event) }
    }
    try state { () throws(StoreError) in try journal.finish() }
    return progress.sent
  }

  /// How far it has come.
  private struct Progress {
    var steps: [Int: Step]
    var journals: [String: EffectJournal] = [:]
    var sent = 0
  }

  private func refuseEnded() throws(PlanFailure) {
    let deliveries = try state { () throws(StoreError) in try journal.deliveries() }
    if !deliveries.isEmpty, deliveries.values.allSatisfy({ $0.state == .done }) {
      if deliveries.values.contains(where: { $0.reason == PlanJournal.dropped }) { throw .dropped }
      throw .applied(deliveries.values.compactMap(\.ended).max())
    }
    if deliveries.values.contains(where: { $0.state == .done && $0.reason == PlanJournal.dropped }) { throw .dropped }
  }

  /// Whether everything is there that an effect needs: the right to send it, its channel, its secrets.
  private func checkPossible(_ place: Int) throws(PlanFailure) {
    var effect = effects[place].effect
    do throws(NexudusError) {
      effect.body = try values([:]).trial(effect)
      if let refusal = sender.refusal(of: effect, rule: effects[place].rule) { throw refusal }
    } catch {
      throw .impossible(number: place + 1, error)
    }
  }

  /// Sends one effect unless it was sent.
  private func apply(_ place: Int, _ progress: inout Progress) async throws(PlanFailure) {
    let number = place + 1
    let planned = effects[place]
    while true {
      let step = progress.steps[number]
      if step?.state == .done { return observer(.earlier(number: number, planned)) }
      if step == nil || step?.state == .refused {
        let moves = try await moves(of: planned, progress.steps)
        guard moves.isEmpty else { throw .moved(moves, sent: progress.sent) }
      }
      let effectJournal = try journal(of: planned.rule, &progress)
      let failure: NexudusError
      do throws(NexudusError) {
        progress.steps[number] = try await perform(planned, number, progress.steps, effectJournal)
        progress.sent += 1
        return observer(.sent(number: number, planned))
      } catch {
        failure = error
      }
      // What became of it is in the state.
      progress.journals[planned.rule] = nil
      progress.steps = try state { () throws(StoreError) in try journal.steps() }
      let id = progress.steps[number]?.id
      switch effectJournal.verdict {
      // Nothing shows whether it arrived, however long one waits: the next round says so.
      case .again where !planned.effect.leavesTrace: continue
      case .again(_, let moment):
        observer(.waits(number: number, planned, until: Timestamp(seconds: moment)))
        let delay = max(moment - services.client.serverTime.seconds, 1)
        do { try await services.clock.sleep(for: .seconds(delay)) } catch {
          throw .unclear(number: number, step: id, "interrupted before it could be found out")
        }
      case .park(let why), .hold(let why, _), .approval(_, let why): throw .unclear(number: number, step: id, why)
      case nil: throw .refused(number: number, failure)
      }
    }
  }

  private func journal(of rule: String, _ progress: inout Progress) throws(PlanFailure) -> EffectJournal {
    if let known = progress.journals[rule] { return known }
    let made = try state { () throws(StoreError) in try journal.journal(of: rule) }
    progress.journals[rule] = made
    return made
  }

  /// Sends an effect by way of the journal; gives its step.
  private func perform(
    _ planned: PlannedEffect, _ number: Int, _ steps: [Int: Step], _ journal: EffectJournal
  ) async throws(NexudusError) -> Step {
    let values = values(steps)
    let entity = Catalogue.builtIn.entity(named: planned.effect.place)
    var kept = planned.effect
    kept.record = try planned.effect.record.map { id throws(NexudusError) in try values.id(id) }
    kept.target = try values.target(planned.effect.target)
    kept.path = PlanJournal.path(ofNumber: number)
    kept.key = nil
    var full = kept
    kept.body = try values.masked(planned.effect.body)
    full.body = try values.full(planned.effect.body)
    kept = try sender.journalled(kept)
    let answer = try await journal.perform(kept, entity: entity) { [full] (identity) async throws(NexudusError) in
      try await sender.send(full, of: planned.rule, entity, identity: identity)
    }
    var step = Step(delivery: 0, effect: kept, occurrence: 0, intended: 0)
    step.state = .done
    step.result = answer.record
    return step
  }

  // MARK: Records as they were

  private func moves(of planned: PlannedEffect, _ steps: [Int: Step]) async throws(PlanFailure) -> [PlanMove] {
    try await reading { () async throws(NexudusError) in
      let moves = try await check.moves(of: [planned], touched: touched(steps))
      guard moves.isEmpty, planned.effect.operation == .update, let id = planned.effect.record else { return moves }
      let entity = try Catalogue.builtIn.requireEntity(named: planned.effect.place)
      let record = try await services.clients.client(of: planned.effect).get(entity, id: try values(steps).id(id))
      return check.move(of: planned, now: record).map { [$0] } ?? []
    }
  }

  /// The records that the plan has written to, or beneath, or may have.
  private func touched(_ steps: [Int: Step]) -> Set<PlanRecord> {
    var touched: Set<PlanRecord> = []
    for (number, step) in steps where step.state != .refused && effects.indices.contains(number - 1) {
      touched.formUnion(effects[number - 1].basis)
      if let id = step.result ?? step.effect.record { touched.insert(PlanRecord(step.effect.target, id)) }
    }
    return touched
  }

  private func values(_ steps: [Int: Step]) -> PlanValues {
    var created: [Int64: Int64] = [:]
    for (number, step) in steps where step.state == .done && effects.indices.contains(number - 1) {
      if let new = effects[number - 1].creates.flatMap(PlanNumbers.number) { created[new] = step.result }
    }
    return PlanValues(created: created, secrets: services.secrets, redactor: services.redactor)
  }

  // MARK: Errors

  private func state<Result>(_ body: () throws(StoreError) -> Result) throws(PlanFailure) -> Result {
    do throws(StoreError) { return try body() } catch { throw .state(error) }
  }

  private func reading<Result>(
    _ body: () async throws(NexudusError) -> Result
  ) async throws(PlanFailure) -> Result {
    do throws(NexudusError) { return try await body() } catch { throw .trouble(error) }
  }
}
