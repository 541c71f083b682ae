import JSONPages
import Nexudus
import Synchronization

/// Stands between one delivery's handler and the world: each effect is written down before it is sent and after it was
/// answered, and what was answered once is not sent again.
public final class EffectJournal: Sendable {
  struct State {
    var steps: [Step]
    var claimed: Set<Int64> = []
    var verdict: EffectVerdict?
    var sent = 0
  }

  let delivery: Delivery
  let ports: EffectPorts
  let fuse: EffectFuse
  let gate: ApprovalGate
  let state: Mutex<State>

  init(
    _ delivery: Delivery, steps: [Step], fuse: EffectFuse, gate: ApprovalGate = ApprovalGate(), ports: EffectPorts
  ) {
    self.delivery = delivery
    self.fuse = fuse
    self.gate = gate
    self.ports = ports
    state = Mutex(State(steps: steps))
  }

  /// How many effects this attempt sent.
  public var sent: Int { state.withLock { $0.sent } }

  /// What it says about the delivery, whatever the handler makes of it; nil where all is well.
  public var verdict: EffectVerdict? { state.withLock { $0.verdict } }

  /// What it says where the handler came to its end without asking for an effect again that may have been sent.
  ///
  /// One that failed may have failed before it got there: its next attempt asks.
  var unasked: EffectVerdict? {
    state.withLock { state in
      let open = state.steps.first { ($0.state == .unclear || $0.state == .intent) && !state.claimed.contains($0.id) }
      return open.map { .park("\($0.effect.summary) may have been sent, and the handler did not ask for it again") }
    }
  }

  /// Carries an effect out, unless an earlier attempt did.
  ///
  /// - Parameters:
  ///   - entity: the entity of its record, where there is one.
  ///   - send: sends it; an error that is not `isUnclear` means that nothing was done.
  /// - Throws: what `send` throws; kind `limit` where the journal ends the handler.
  public func perform(
    _ effect: Effect, entity: Entity?, send: () async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer {
    try await perform(effect, entity: entity) { (_: String) async throws(NexudusError) in try await send() }
  }

  /// Carries an effect out, unless an earlier attempt did.
  ///
  /// - Parameter send: sends it under a name that is the same at each attempt and of no other effect, so that a receiver
  ///   can know it again.
  public func perform(
    _ effect: Effect, entity: Entity? = nil, send: (String) async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer {
    let decision: EffectDecision
    do throws(StoreError) { decision = try decide(effect) } catch {
      // Without its intent in the journal nothing is sent.
      throw NexudusError(.limit, "the effect was not sent, because the journal can't be written: \(error.message)")
    }
    switch decision {
    case .replay(let step): return EffectAnswer(step.answer, record: step.result)
    case .send(let step): return try await carryOut(step, send)
    case .stop(let verdict): throw Self.ended(verdict)
    case .wait(let step, let verdict):
      await keepRecord(of: step, entity)
      throw Self.ended(verdict)
    case .look(let step, let isLate):
      switch try await look(step, entity) {
      case .done(let id):
        var step = step
        step.result = id
        step.answer = id.map { .integer($0) } ?? .null
        await settle(&step, .done)
        return EffectAnswer(step.answer, record: id)
      case .notDone where isLate:
        var step = step
        step.state = .intent
        step.intended = ports.now()
        await settle(&step, .intent)
        return try await carryOut(step, send)
      case .notDone:
        throw end(.again("\(effect.summary) may still arrive", at: step.intended + ports.lookBack))
      case .unknown(let why):
        throw end(.park("\(effect.summary) may have been sent: \(why)"))
      }
    }
  }

  /// Writes an outcome down; a journal that can't be written holds the answer, and with it the handler, until it can.
  func settle(_ step: inout Step, _ outcome: Step.State) async {
    step.state = outcome
    step.ended = outcome == .intent ? nil : ports.now()
    while true {
      do throws(StoreError) {
        try ports.store.transaction(owner: ports.owner) { [step] tables throws(StoreError) in
          _ = try tables.save(step)
        }
        break
      } catch {
        // Another owner finds the intent, and looks; so does the next start.
        if error.code == .ownership || Task.isCancelled { break }
        ports.complain("an answer waits to be written down: \(error.message)")
        try? await ports.clock.sleep(for: .seconds(5))
      }
    }
    state.withLock { [step] state in
      if let index = state.steps.firstIndex(where: { $0.id == step.id }) { state.steps[index] = step }
    }
  }

  func end(_ verdict: EffectVerdict) -> NexudusError {
    state.withLock { $0.verdict = $0.verdict ?? verdict }
    return Self.ended(verdict)
  }

  private static func ended(_ verdict: EffectVerdict) -> NexudusError {
    switch verdict {
    case .park(let why), .hold(let why, _), .again(let why, _), .approval(_, let why): NexudusError(.limit, why)
    }
  }
}
