import JSONPages
import Nexudus
import Synchronization

extension EffectJournal {
  /// Keeps the record as it is while its change begins to wait, so that a person sees whether it has moved since.
  func keepRecord(of step: Step, _ entity: Entity?) async {
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

  func carryOut(
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

  func look(_ step: Step, _ entity: Entity?) async throws(NexudusError) -> EffectLookup.Finding {
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
}
