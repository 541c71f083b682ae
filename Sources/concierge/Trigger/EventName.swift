import Automation
import Nexudus

/// Which trigger of a rule is meant, as it is typed: `CommunityThread.created`, or the trigger's own name.
struct EventName: Sendable, Equatable {
  let text: String

  private static let kinds = ["created", "updated", "changed", "entered", "gone", "due"]

  /// Refuses what no rule can have a trigger for, before any rule is loaded.
  ///
  /// - Throws: a failure with the nearest right name.
  func check() throws {
    if text.hasSuffix(".lua") {
      throw CommandFailure(
        .usage, "\(text) is no event: the event comes first, then the rule",
        hint: "like: concierge trigger CommunityThread.created \(text)")
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return }
    if Self.kinds.contains(parts[0]), Catalogue.builtIn.entity(named: parts[1]) != nil {
      throw CommandFailure(
        .usage, "an event is ENTITY.KIND, not \"\(text)\"\(Names.proposal(["\(parts[1]).\(parts[0])"]))")
    }
    if Self.kinds.contains(parts[1]) { _ = try Catalogue.builtIn.requireEntity(named: parts[0]) }
    if Catalogue.builtIn.entity(named: parts[0]) != nil, !Names.nearest(parts[1], among: Self.kinds).isEmpty {
      try Self.check(kind: parts[1])
    }
  }

  private static func check(kind: String) throws(CommandFailure) {
    if kinds.contains(kind) { return }
    throw CommandFailure(
      .usage, "records have no event \"\(kind)\"\(Names.proposal(Names.nearest(kind, among: kinds)))",
      hint: "there are \(kinds.joined(separator: ", "))")
  }

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
    try Self.check(kind: parts[1])
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
