import Automation
import JSONPages
import Nexudus

@testable import SpaceModel

/// A rule of a world: its triggers, and what its handler does.
struct WorldRule: Sendable {
  var plan: RulePlan
  /// The writes that a delivery of it should lead to, by token.
  var tokens: @Sendable (Delivery) -> [String] = { _ in [] }
  /// Whether what it writes are records that it listens to.
  var writesToItsFeed = false
  /// The key under which it counts its deliveries.
  var counter: String?
  var handle: @Sendable (HandlerWork, Hands) async throws(NexudusError) -> Void

  init(
    _ plan: RulePlan, handle: @escaping @Sendable (HandlerWork, Hands) async throws(NexudusError) -> Void
  ) {
    self.plan = plan
    self.handle = handle
  }
}

/// What handlers of a world have at hand.
struct Hands: Sendable {
  let client: Client
  let life: Life
  let world: World

  /// A text by which the world finds a write again.
  static func token(_ rule: String, _ subject: Int64, _ step: Int) -> String { "[[\(rule) \(subject) \(step)]]" }

  func entity(_ name: String) throws(NexudusError) -> Entity { try Catalogue.builtIn.requireEntity(named: name) }

  @discardableResult
  func create(
    _ work: HandlerWork, _ name: String, _ fields: JSONObject, key: String? = nil
  ) async throws(NexudusError) -> Int64 {
    let entity = try entity(name)
    let effect = Effect(.create, target: name, body: .object(fields), key: key)
    let answer = try await work.journal.perform(effect, entity: entity) { () async throws(NexudusError) in
      let id = try await client.create(entity, fields)
      return EffectAnswer(.integer(id), record: id)
    }
    return answer.record ?? 0
  }

  func update(
    _ work: HandlerWork, _ name: String, _ id: Int64, _ patch: JSONObject
  ) async throws(NexudusError) {
    let entity = try entity(name)
    let effect = Effect(.update, target: name, record: id, body: .object(patch))
    _ = try await work.journal.perform(effect, entity: entity) { () async throws(NexudusError) in
      let change = try await client.change(entity, id: id, patch)
      return EffectAnswer(
        change.after.value, record: id, before: try? change.before.value.encoded(),
        after: try? change.after.value.encoded()
      )
    }
  }

  /// A place where the handler may fail, hang for a while, or do neither, as the seed says.
  func stumble(_ work: HandlerWork, _ place: String) async throws(NexudusError) {
    var random = world.random("stumble \(work.delivery.id) \(place) \(world.calls(of: work.delivery.id))")
    guard random.chance(world.plan.clumsiness) else { return }
    if random.chance(0.2) {
      do { try await LifeClock(life: life, error: .zero).sleep(for: .seconds(random.integer(1...1200))) } catch {
        throw .cancelled
      }
      return
    }
    throw NexudusError(.usage, "stumbled at \(place)")
  }
}

/// Runs the handlers of a world's rules.
struct WorldRunner: HandlerRunner {
  let rules: [String: WorldRule]
  let hands: Hands

  func run(_ work: HandlerWork) async -> DeliveryOutcome {
    guard let rule = rules[work.delivery.rule] else { return .interrupted }
    hands.world.note(call: work)
    do throws(NexudusError) {
      try await rule.handle(work, hands)
      if Task.isCancelled { return .interrupted }
      hands.world.note(end: work)
      return .succeeded
    } catch {
      if error.kind == .cancelled || hands.life.death != nil { return .interrupted }
      return .failed(DeliveryFailure(kind: error.kind.rawValue, message: error.message))
    }
  }
}

// MARK: The rules that most worlds have

extension WorldRule {
  static func trigger(
    _ rule: String, _ kind: Trigger.Kind, _ entity: String, where filters: JSONObject = [:]
  ) -> Trigger {
    do {
      let set = try RecordSet(Catalogue.builtIn.requireEntity(named: entity), where: filters)
      return Trigger(rule: rule, name: "\(kind) \(entity)", kind: kind, set: set)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Answers each new thread once, some of them twice.
  static func greeter() -> WorldRule {
    let name = "greeter"
    var rule = WorldRule(RulePlan(name: name, triggers: [trigger(name, .created, "CommunityThread")])) {
      work, hands async throws(NexudusError) in
      let thread = work.delivery.record ?? 0
      try await hands.stumble(work, "begin")
      for step in 0..<steps(thread) {
        try await hands.create(
          work, "CommunityMessage",
          [
            "CommunityThreadId": .integer(thread), "UserId": .integer(hands.world.user),
            "Message": .string("Welcome!  We look into it. \(Hands.token(name, thread, step))"),
          ])
        try await hands.stumble(work, "after \(step)")
      }
      do throws(StoreError) { _ = try work.store.add(1, toKey: "greeted", script: name) } catch {
        throw NexudusError(.conflict, error.message)
      }
    }
    rule.tokens = { delivery in
      let thread = delivery.record ?? 0
      return (0..<steps(thread)).map { Hands.token(name, thread, $0) }
    }
    rule.counter = "greeted"
    return rule
  }

  private static func steps(_ thread: Int64) -> Int { thread % 3 == 0 ? 2 : 1 }

  /// Sees each change of a thread, and does nothing.
  static func mirror() -> WorldRule {
    WorldRule(RulePlan(name: "mirror", triggers: [trigger("mirror", .updated, "CommunityThread")])) {
      work, hands async throws(NexudusError) in
      try await hands.stumble(work, "begin")
    }
  }
}
