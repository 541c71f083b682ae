import Automation
import Nexudus

/// Which trigger of a rule is meant, as it is typed: `CommunityThread.created`, or the trigger's own name.
struct EventName: Sendable, Equatable {
  let text: String

  private static let kinds = ["created", "updated", "changed", "entered", "gone", "due"]

  /// The one trigger of a rule that is meant.
  ///
  /// - Throws: a failure that lists the rule's triggers, or says which of them are meant alike.
  func trigger(of plan: RulePlan) throws -> Trigger {
    if let named = plan.trigger(named: text) { return named }
    let all = plan.triggers.map(\.name)
    let hint = "its triggers are: \(all.joined(separator: ", "))"
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      let proposal = Names.proposal(Names.nearest(text, among: all))
      throw CommandFailure(.usage, "\(plan.name) has no trigger \"\(text)\"\(proposal)", hint: hint)
    }
    let entity = try Catalogue.builtIn.requireEntity(named: parts[0])
    guard Self.kinds.contains(parts[1]) else {
      let proposal = Names.proposal(Names.nearest(parts[1], among: Self.kinds))
      throw CommandFailure(
        .usage, "records have no event \"\(parts[1])\"\(proposal)",
        hint: "there are \(Self.kinds.joined(separator: ", "))")
    }
    let meant = plan.triggers.filter { $0.set?.entity.name == entity.name && $0.kindName == parts[1] }
    guard let first = meant.first else {
      throw CommandFailure(.usage, "\(plan.name) has no trigger for \(text)", hint: hint)
    }
    guard meant.count == 1 else {
      let names = meant.map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw CommandFailure(
        .usage, "\(plan.name) has \(meant.count) triggers for \(text)", hint: "name one of them: \(names)")
    }
    return first
  }
}
