import Scripting
import Synchronization

/// Keeps what a dry run planned, until it is shown whole.
final class PlanCollector: Sendable {
  private let collected = Mutex(Plan())

  /// Adds an effect; gives how many there are.
  func add(_ effect: PlannedEffect) -> Int {
    collected.withLock { plan in
      plan.add(effect)
      return plan.effects.count
    }
  }

  /// The plan so far.
  var plan: Plan { collected.withLock { $0 } }

  /// The plan so far; what comes belongs to another one.
  func take() -> Plan {
    collected.withLock { plan in
      defer { plan = Plan() }
      return plan
    }
  }
}

extension Console {
  /// Shows a plan whole; as JSON its effects were shown as they came, and the counts follow.
  func show(_ plan: Plan) { note(plan.lines().joined(separator: "\n"), json: plan.json) }
}
