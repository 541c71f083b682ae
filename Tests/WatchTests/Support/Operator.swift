import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Synchronization

@testable import SpaceModel

/// The person who is asked about effects in a world.
extension World {
  /// Looks into the inbox and decides about some of what waits there; about all of it where nothing else is left to do.
  func operate(onAll isAll: Bool) throws {
    let waiting = try store.reading { tables throws(StoreError) in try tables.inbox(rule: nil) }
    for effect in waiting {
      guard let token = Self.token(in: effect.step.effect.body.canonicalText) else { continue }
      let (isNew, acts, approves, isDirect) = book.withLock { book in
        (
          book.decided.insert(effect.step.id).inserted, isAll || book.random.chance(0.4), book.random.chance(0.75),
          book.random.chance(0.2)
        )
      }
      guard isNew else { continue }
      guard acts else {
        book.withLock { _ = $0.decided.remove(effect.step.id) }
        continue
      }
      let command: Automation.WatchCommand =
        approves ? .approve(step: effect.step.id) : .reject(step: effect.step.id, reason: "no")
      book.withLock { book in
        if approves { book.approved.formUnion([token]) } else { book.rejected.formUnion([token]) }
      }
      note("\(approves ? "approves" : "rejects") \(token)")
      try store.transaction(owner: nil) { tables throws(StoreError) in
        try tables.add(command)
        // Now and then a rule that sends much is let go on.
        var approval = try tables.approval(of: effect.delivery.rule)
        guard approval.isAsking, isDirect else { return }
        approval.isAsking = false
        try tables.save(approval)
      }
    }
  }

  /// Whether a person still has something to say, or it has not been heard.
  func hasUndecided() throws -> Bool {
    try store.reading { tables throws(StoreError) in
      if try tables.note("commands") != nil { return true }
      return try !tables.inboxCounts().isEmpty
    }
  }

  /// Writes down a write that nobody approved and that had to be.
  func judge(accepted token: String, _ book: inout WorldBook) {
    guard let rule = rules.first(where: { token.hasPrefix("[[\($0.plan.name) ") }), !book.approved.contains(token)
    else { return }
    switch rule.plan.approval {
    case .never: break
    case .all: book.unapproved.append(token)
    case .first(let count):
      let done = book.approved.count { book.accepted[$0] != nil }
      if done < Int(count) { book.unapproved.append(token) }
    }
  }
}

extension WorldRule {
  /// The rule under approval.
  func approving(_ policy: ApprovalPolicy) -> WorldRule {
    var rule = self
    rule.plan.approval = policy
    return rule
  }
}
