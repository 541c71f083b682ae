import Automation
import Nexudus

/// What stands between a script's effects and the world: the journal of a handler, or the fuse of a run.
protocol EffectGate: Sendable {
  /// Whether it remembers what was sent: then a handler that can't know whether an effect was must not go on.
  var isJournal: Bool { get }

  /// Lets an effect pass, or throws why it may not.
  func perform(
    _ effect: Effect, entity: Entity?, send: () async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer
}

extension EffectJournal: EffectGate {
  var isJournal: Bool { true }
}

extension RunFuse: EffectGate {
  var isJournal: Bool { false }

  func perform(
    _ effect: Effect, entity: Entity?, send: () async throws(NexudusError) -> EffectAnswer
  ) async throws(NexudusError) -> EffectAnswer {
    try await take()
    return try await send()
  }
}
