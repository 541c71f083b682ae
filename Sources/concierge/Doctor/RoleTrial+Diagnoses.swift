import Nexudus
import Scripting

extension RoleTrial {
  private static let givenUnder = "roles are given in Nexudus under Settings > Users"

  /// What the trial has shown, and what it can't show.
  var diagnoses: [Diagnosis] {
    guard let roles else {
      if isAdministrator { return [.ok("roles", "an administrator, who has them all")] }
      return [
        .warning(
          "roles", "the API does not tell which roles a user has",
          "concierge doctor rules/ tries those that rules need; \(Self.givenUnder)")
      ]
    }
    if roles.needs.isEmpty, !roles.isPartial { return [.ok("roles", "the rules need none")] }
    var found: [Diagnosis] = []
    let allowed = names(.allowed)
    if !allowed.isEmpty { found.append(.ok("roles", "tried, and there: \(allowed.joined(separator: ", "))")) }
    for result in results.sorted(by: { $0.role < $1.role }) where result.outcome == .refused {
      found.append(
        .failed(
          "roles", "the signed-in user lacks the role \(result.role), which \(result.place) needs",
          "an administrator can add it; \(Self.givenUnder)"))
    }
    if let trouble { found.append(.failed("roles", trouble)) }
    return found
      + [isAdministrator ? .ok("roles", "others: an administrator, who has them all") : unknown].compactMap(\.self)
  }

  /// The one line on all that can't be known; nil where there is nothing of the kind.
  private var unknown: Diagnosis? {
    let groups: [(Outcome, String)] = [
      (.needsWriting, "without writing"), (.needsRecord, "without a record to read"),
      (.notTried, "in \(Self.mostRequests) requests"),
    ]
    var parts = groups.compactMap { outcome, reason in
      let names = names(outcome)
      return names.isEmpty ? nil : "\(reason): \(names.joined(separator: ", "))"
    }
    if roles?.isPartial == true { parts.append("by the rules' text: some that they need") }
    if parts.isEmpty { return nil }
    return .warning(
      "roles", "can't be known " + parts.joined(separator: "; "),
      "a refusal names the role that is missing; \(Self.givenUnder)")
  }

  private func names(_ outcome: Outcome) -> [String] {
    results.filter { $0.outcome == outcome }.map(\.role).sorted()
  }
}
