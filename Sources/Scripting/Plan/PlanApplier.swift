public import Automation
import JSONPages
public import Nexudus

/// Sends a saved plan, effect by effect in its order, if the records are as they were.
///
/// Each effect is journalled before it is sent and after it was answered, so a plan that was interrupted goes on where it
/// stopped, and nothing of it is sent twice.
public struct PlanApplier: Sendable {
  private let saved: SavedPlan
  private let journal: PlanJournal
  private let sender: EffectSender
  private let check: PlanCheck
  private let secrets: any SecretSource
  private let redactor: Redactor
  private let clock: any TimeSource
  private let observer: @Sendable (PlanNote) -> Void

  /// An application that has not begun.
  public init(
    _ saved: SavedPlan, client: Client, journal: PlanJournal, settings: Settings, notifier: any NotificationSender,
    secrets: any SecretSource, redactor: Redactor, clock: any TimeSource,
    observer: @escaping @Sendable (PlanNote) -> Void
  ) {
    self.saved = saved
    self.journal = journal
    sender = EffectSender(client: client, settings: settings, notifier: notifier)
    check = PlanCheck(saved: saved, client: client)
    self.secrets = secrets
    self.redactor = redactor
    self.clock = clock
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
    for place in effects.indices { try await apply(place, &progress) }
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
      effect.body = try resolved(effect.body, [:], isSent: true, isTrial: true)
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
      case .again(_, let moment):
        observer(.waits(number: number, planned, until: Timestamp(seconds: moment)))
        let delay = max(moment - sender.client.serverTime.seconds, 1)
        do { try await clock.sleep(for: .seconds(delay)) } catch {
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
    let created = createdIDs(steps)
    let entity = Catalogue.builtIn.entity(named: planned.effect.target)
    var kept = planned.effect
    kept.record = try planned.effect.record.map { id throws(NexudusError) in try Self.id(id, created) }
    kept.target = try target(planned.effect.target, created)
    kept.path = PlanJournal.path(ofNumber: number)
    kept.key = nil
    var full = kept
    kept.body = try resolved(planned.effect.body, created, isSent: false)
    full.body = try resolved(planned.effect.body, created, isSent: true)
    kept = try sender.journalled(kept)
    let answer = try await journal.perform(kept, entity: entity) { [full] (identity) async throws(NexudusError) in
      try await sender.send(full, entity, identity: identity)
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
      let entity = try Catalogue.builtIn.requireEntity(named: planned.effect.target)
      let record = try await sender.client.get(entity, id: try Self.id(id, createdIDs(steps)))
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

  // MARK: Values

  private func createdIDs(_ steps: [Int: Step]) -> [Int64: Int64] {
    var created: [Int64: Int64] = [:]
    for (number, step) in steps where step.state == .done && effects.indices.contains(number - 1) {
      if let new = effects[number - 1].creates.flatMap(PlanNumbers.number) { created[new] = step.result }
    }
    return created
  }

  private func resolved(
    _ body: JSONValue, _ created: [Int64: Int64], isSent: Bool, isTrial: Bool = false
  ) throws(NexudusError) -> JSONValue {
    try PlanSymbols.resolved(body) { number throws(NexudusError) in
      isTrial ? PlanNumbers.id(number) : try Self.id(PlanNumbers.id(number), created)
    } secret: { name throws(NexudusError) in
      guard let name else {
        throw .usage(
          "it holds the value of a secret field, and plans don't keep those",
          hint: "take the effect out of the plan, or run the rule itself")
      }
      return isSent ? try secret(name) : Redactor.mask
    }
  }

  private func secret(_ name: String) throws(NexudusError) -> String {
    let value: String?
    do { value = try secrets.secret(named: name) } catch { throw .usage("secret \"\(name)\": \(error)") }
    guard let value else {
      throw .usage(
        "there is no secret \"\(name)\"; set the environment variable \(name), or store it with: "
          + "concierge secret set \(name)")
    }
    redactor.add(value)
    return value
  }

  private func target(_ target: String, _ created: [Int64: Int64]) throws(NexudusError) -> String {
    var text = ""
    for piece in PlanNumbers.pieces(of: target) {
      switch piece {
      case .text(let part): text += part
      case .new(let number): text += "\(try Self.id(PlanNumbers.id(number), created))"
      }
    }
    return text
  }

  private static func id(_ id: Int64, _ created: [Int64: Int64]) throws(NexudusError) -> Int64 {
    guard let number = PlanNumbers.number(id) else { return id }
    guard let real = created[number] else {
      throw .usage("the Id of new record \(number) is not known: the effect that makes it was not sent")
    }
    return real
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
