import JSONPages
import Nexudus
import Synchronization

extension EffectJournal {
  func decide(_ effect: Effect) throws(StoreError) -> EffectDecision {
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
}
