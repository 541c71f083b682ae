import JSONPages
import Nexudus
import Synchronization

/// What an effect answered.
public struct EffectAnswer: Sendable, Hashable {
  /// What the handler sees.
  public var value: JSONValue
  /// The record that was made or changed.
  public var record: Int64?
  /// The record before a change, as JSON text.
  public var before: [UInt8]?
  /// The record after it.
  public var after: [UInt8]?

  /// An answer.
  public init(_ value: JSONValue = .null, record: Int64? = nil, before: [UInt8]? = nil, after: [UInt8]? = nil) {
    self.value = value
    self.record = record
    self.before = before
    self.after = after
  }
}

/// Stands between one delivery's handler and the world: each effect is written down before it is sent and after it was
/// answered, and what was answered once is not sent again.
public final class EffectJournal: Sendable {
  private struct State {
    var steps: [Step]
    var claimed: Set<Int64> = []
    var verdict: EffectVerdict?
    var sent = 0
  }

  let delivery: Delivery
  private let ports: EffectPorts
  private let fuse: EffectFuse
  private let gate: ApprovalGate
  private let state: Mutex<State>

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

  // MARK: Deciding

  private func decide(_ effect: Effect) throws(StoreError) -> EffectDecision {
    let now = ports.now()
    return try state.withLock { state throws(StoreError) in
      if let verdict = state.verdict { return .stop(verdict) }
      let canonical = effect.canonical
      let equal = state.steps.filter { $0.effect.isSame(as: effect, canonical: canonical) }
      if let step = equal.first(where: { !state.claimed.contains($0.id) }) {
        return try claim(step, effect, now, &state)
      }
      let other = state.steps.first {
        $0.state.mayBeSent && !state.claimed.contains($0.id) && $0.effect.isAkin(to: effect)
      }
      if let other {
        let verdict = EffectVerdict.park(
          "the handler took another way: an earlier attempt sent \(other.effect.summary), this one wants to send "
            + effect.summary)
        state.verdict = verdict
        return .stop(verdict)
      }
      var step = Step(delivery: delivery.id, effect: effect, occurrence: Int64(equal.count), intended: now)
      if let (need, approval) = try gate.need(delivery.rule, ports, now) {
        return try wait(step, need, approval, &state)
      }
      if let verdict = try intend(&step, now) {
        state.verdict = verdict
        return .stop(verdict)
      }
      state.steps.append(step)
      state.claimed.insert(step.id)
      return .send(step)
    }
  }

  private func claim(
    _ step: Step, _ effect: Effect, _ now: Int64, _ state: inout State
  ) throws(StoreError) -> EffectDecision {
    state.claimed.insert(step.id)
    switch step.state {
    case .done: return .replay(step)
    case .intent, .unclear: return .look(step, isLate: now >= step.intended + ports.lookBack)
    // The end of the attempt sees which of them it is.
    case .held, .rejected:
      let verdict = EffectVerdict.approval(of: step)
      state.verdict = verdict
      return .wait(step, verdict)
    case .refused, .approved:
      // What was approved once stays so where it was refused by the server.
      if step.approved == nil, let (need, approval) = try gate.need(delivery.rule, ports, now) {
        return try wait(step, need, approval, &state)
      }
      var again = step
      again.state = .intent
      again.intended = now
      again.base = nil
      if let verdict = try intend(&again, now) {
        state.verdict = verdict
        return .stop(verdict)
      }
      return .send(again)
    }
  }

  /// Writes down that an effect is about to be sent, if a fuse allows it; else gives why not.
  private func intend(_ step: inout Step, _ now: Int64) throws(StoreError) -> EffectVerdict? {
    let (verdict, id) = try ports.store.transaction(owner: ports.owner) {
      [step] tables throws(StoreError) -> (EffectVerdict?, Int64) in
      if let verdict = try fuse.verdict(delivery, in: tables, now) { return (verdict, step.id) }
      return (nil, try tables.save(step))
    }
    step.id = id
    return verdict
  }

  /// Puts an effect before a person; what the handler had put there instead at an earlier attempt is withdrawn.
  private func wait(
    _ step: Step, _ need: ApprovalNeed, _ approval: RuleApproval, _ state: inout State
  ) throws(StoreError) -> EffectDecision {
    var step = step
    step.state = .held
    step.answer = .string(need.text)
    let earlier = state.steps.filter { $0.state == .held && $0.id != step.id }.map(\.id)
    step.id = try ports.store.transaction(owner: ports.owner) { [step] tables throws(StoreError) in
      for number in earlier {
        // What was decided meanwhile stays.
        guard var old = try tables.step(number), old.state == .held else { continue }
        old.withdraw()
        _ = try tables.save(old)
      }
      if approval.isAsking { try tables.save(approval) }
      return try tables.save(step)
    }
    state.steps.removeAll { $0.id == step.id }
    state.steps.append(step)
    state.claimed.insert(step.id)
    let verdict = EffectVerdict.approval(of: step)
    state.verdict = verdict
    return .wait(step, verdict)
  }

  // MARK: Acting

  /// Keeps the record as it is while its change begins to wait, so that a person sees whether it has moved since.
  private func keepRecord(of step: Step, _ entity: Entity?) async {
    guard step.base == nil, let entity, let id = step.effect.record else { return }
    do {
      let record = try await ports.reader(for: step.effect).get(entity, id: id)
      try ports.store.transaction(owner: ports.owner) { tables throws(StoreError) in
        // It may have been approved meanwhile.
        guard var known = try tables.step(step.id), known.state == .held else { return }
        known.base = record.bytes
        _ = try tables.save(known)
      }
    } catch {
      // It waits all the same: the person is shown the record as it is then, or told why it can't be read.
      return
    }
  }

  private func carryOut(
    _ step: Step, _ send: (String) async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer {
    var step = step
    do throws(NexudusError) {
      let answer = try await send(step.identity(in: delivery))
      step.answer = answer.value
      step.result = answer.record
      step.base = answer.before
      step.after = answer.after
      state.withLock { $0.sent += 1 }
      await settle(&step, .done)
      return answer
    } catch {
      step.answer = .string(error.message)
      await settle(&step, error.isUnclear ? .unclear : .refused)
      if error.isUnclear {
        _ = end(
          .again(
            "the answer to \(step.effect.summary) was lost: it is looked up first", at: step.intended + ports.lookBack))
      }
      throw error
    }
  }

  private func look(_ step: Step, _ entity: Entity?) async throws(NexudusError) -> EffectLookup.Finding {
    let store = ports.store
    let name = step.effect.target
    do throws(NexudusError) {
      let reader = try ports.reader(for: step.effect)
      // Stamps of another space are by its server's clock.
      var dated = step
      dated.intended += reader.serverTime.seconds - ports.now()
      let lookup = EffectLookup(
        step: dated, entity: entity, reader: reader, clock: ports.clock, slack: ports.lookBack
      ) { [neighbours = ports.neighbours] ids throws(StoreError) in
        let own = try store.reading { tables throws(StoreError) in try tables.claimed(entity: name, ids: ids) }
        return own.union(try neighbours?.claimed(target: name, ids: ids) ?? [])
      }
      return try await lookup.look()
    } catch {
      // It stays unclear: the next attempt looks again.
      state.withLock { _ = $0.claimed.remove(step.id) }
      _ = end(
        .again("it could not be found out whether \(step.effect.summary) was sent", at: ports.now() + ports.lookBack))
      throw error
    }
  }

  /// Writes an outcome down; a journal that can't be written holds the answer, and with it the handler, until it can.
  private func settle(_ step: inout Step, _ outcome: Step.State) async {
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

  private func end(_ verdict: EffectVerdict) -> NexudusError {
    state.withLock { $0.verdict = $0.verdict ?? verdict }
    return Self.ended(verdict)
  }

  private static func ended(_ verdict: EffectVerdict) -> NexudusError {
    switch verdict {
    case .park(let why), .hold(let why, _), .again(let why, _), .approval(_, let why): NexudusError(.limit, why)
    }
  }
}
