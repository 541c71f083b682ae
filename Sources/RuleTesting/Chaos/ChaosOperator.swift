import Automation
import JSONPages
import LuaRuntime
import Nexudus
import SQLiteStore
import SpaceModel

/// The person who looks after parked events under chaos: who knows what the outside has received, and says so.
struct ChaosOperator {
  let world: TestWorld

  /// Decides about each effect of which nobody else can know whether it was sent.
  func decide() throws(LuaError) {
    try store { () throws(StoreError) in
      let unclear = try world.store.reading { tables throws(StoreError) in
        var filter = DeliveryFilter()
        filter.states = [.parked]
        var steps: [Step] = []
        for delivery in try tables.deliveries(filter) {
          steps += try tables.steps(of: delivery.id).filter { $0.state == .intent || $0.state == .unclear }
        }
        return steps
      }
      for step in unclear {
        let command =
          try wasSent(step) ? WatchCommand.sent(step: step.id, record: record(of: step)) : .again(step: step.id)
        _ = try world.store.transaction(owner: nil) { tables throws(StoreError) in try tables.add(command) }
      }
      if !unclear.isEmpty { world.output.log("a person says of \(unclear.count) effects whether they were sent") }
    }
  }

  /// When the next event may be delivered; nil where none waits for a time.
  func nextRun() throws(LuaError) -> Duration? {
    try store { () throws(StoreError) in
      let waiting = try world.store.reading { tables throws(StoreError) -> Int64? in
        if try tables.note("commands") != nil { return world.clock.now.seconds }
        return try tables.waiting().values.min()
      }
      guard let waiting, waiting < world.clock.now.seconds + 86_400 else { return nil }
      return world.clock.monotonic + .seconds(waiting - world.clock.now.seconds)
    }
  }

  /// Whether the outside has received more effects like this than are known to be done.
  private func wasSent(_ step: Step) throws(StoreError) -> Bool {
    let received = world.effects.all.count { $0.isLike(step.effect) }
    let known = try world.store.reading { tables throws(StoreError) in
      var filter = DeliveryFilter()
      filter.limit = 100_000
      var count = 0
      for delivery in try tables.deliveries(filter) {
        count += try tables.steps(of: delivery.id).count { $0.state == .done && $0.effect == step.effect }
      }
      return count
    }
    return received > known
  }

  /// The record that a create made.
  private func record(of step: Step) -> Int64? {
    guard step.effect.operation == .create, let wanted = step.effect.body.object else { return nil }
    return world.space.records(step.effect.target).last { record in
      wanted.members.allSatisfy { record[$0.key]?.canonicalText == $0.value.canonicalText }
    }?["Id"]?.integer
  }

  private func store<Result>(_ body: () throws(StoreError) -> Result) throws(LuaError) -> Result {
    do throws(StoreError) { return try body() } catch { throw LuaError(kind: "script", message: error.message) }
  }
}

extension SentEffect {
  /// Whether it may be what a journalled effect sent.
  func isLike(_ effect: Effect) -> Bool {
    switch effect.operation {
    case .notify: members["channel"]?.string == effect.target && holds(effect.body, in: .object(members))
    case .http: isCall(effect)
    case .create: isEntity(effect, "POST") && holds(effect.body, in: members["body"] ?? .null)
    case .update: isEntity(effect, "PUT") && members["id"]?.integer == effect.record
    case .delete: isEntity(effect, "DELETE") && members["id"]?.integer == effect.record
    case .run, .request: members["path"]?.string?.hasSuffix(effect.body["path"]?.string ?? "\n") == true
    }
  }

  private func isCall(_ effect: Effect) -> Bool {
    let (method, url) = (members["method"]?.string ?? "", members["url"]?.string ?? "")
    return "\(method) \(url)" == effect.target + (effect.body["path"]?.string ?? "")
      && (effect.body["json"].map { $0.canonicalText == members["body"]?.canonicalText } ?? true)
  }

  private func isEntity(_ effect: Effect, _ method: String) -> Bool {
    members["method"]?.string == method && members["entity"]?.string == effect.target
  }

  private func holds(_ wanted: JSONValue, in found: JSONValue) -> Bool {
    (wanted.object?.members ?? []).allSatisfy { found[$0.key]?.canonicalText == $0.value.canonicalText }
  }
}
