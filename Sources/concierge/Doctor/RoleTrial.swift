import JSONPages
import Nexudus
import Scripting

/// Tries the roles that rules need in a space, by listing and reading alone.
struct RoleTrial {
  /// So many requests, and the limits of the space are left to its rules.
  static let mostRequests = 60

  /// What became of a try.
  enum Outcome: Sendable, Equatable {
    /// The space answered.
    case allowed
    /// The user has no such role.
    case refused
    /// Only a write would tell.
    case needsWriting
    /// There is no record to try it on.
    case needsRecord
    /// There were too many.
    case notTried
  }

  /// A role, the place that needs it, and what became of it.
  struct Result: Sendable, Equatable {
    let role: String
    let place: String
    let outcome: Outcome
  }

  /// What the rules need; nil where no rules were named.
  let roles: RolesNeeded?
  let isAdministrator: Bool
  private(set) var results: [Result] = []
  /// What ended the trial before its time.
  private(set) var trouble: NexudusError?
  private var requests = 0

  init(_ roles: RolesNeeded?, isAdministrator: Bool) {
    self.roles = roles
    self.isAdministrator = isAdministrator
  }

  /// Tries one entity after the other, until the space can't be asked any more.
  mutating func run(_ client: Client) async {
    let needs = Dictionary(grouping: roles?.needs ?? [:]) { $0.key.entity }
    for (name, group) in needs.sorted(by: { $0.key < $1.key }) {
      guard let entity = Catalogue.builtIn.entity(named: name) else { continue }
      var wanted: [Nexudus.Operation: String] = [:]
      for (need, place) in group { wanted[need.operation] = place }
      do throws(NexudusError) { try await attempt(entity, wanted, client) } catch {
        trouble = error
        return
      }
    }
  }

  private mutating func attempt(
    _ entity: Entity, _ wanted: [Nexudus.Operation: String], _ client: Client
  ) async throws(NexudusError) {
    for operation in [Nexudus.Operation.create, .update, .delete] {
      note(entity, operation, wanted, .needsWriting)
    }
    guard wanted[.list] != nil || wanted[.get] != nil else { return }
    // Both need a record, or its absence: a list of one gives it.
    guard entity.operations.contains(.list) else { return note(entity, .get, wanted, .needsRecord) }
    guard requests + 2 <= Self.mostRequests else {
      note(entity, .list, wanted, .notTried)
      return note(entity, .get, wanted, .notTried)
    }
    requests += 1
    guard
      let page = try await Self.unlessForbidden({ () throws(NexudusError) in
        try await client.list(ListQuery.make(entity, size: 1)).records
      })
    else {
      note(entity, .list, wanted, .refused)
      return note(entity, .get, wanted, .needsRecord)
    }
    note(entity, .list, wanted, .allowed)
    guard wanted[.get] != nil else { return }
    guard page.count > 0, let id = page[0]["Id"]?.integer else { return note(entity, .get, wanted, .needsRecord) }
    requests += 1
    let isThere = try await Self.unlessForbidden { () throws(NexudusError) in
      do throws(NexudusError) {
        _ = try await client.get(entity, id: id)
        return true
      } catch {
        // Somebody has deleted it meanwhile: the space looked for it, so it may be read.
        if error.kind == .notFound { return false }
        throw error
      }
    }
    note(entity, .get, wanted, isThere == nil ? .refused : .allowed)
  }

  private mutating func note(
    _ entity: Entity, _ operation: Nexudus.Operation, _ wanted: [Nexudus.Operation: String], _ outcome: Outcome
  ) {
    guard let place = wanted[operation] else { return }
    results.append(Result(role: entity.role(for: operation), place: place, outcome: outcome))
  }

  /// What an answer gives; nil where a role is missing for it.
  private static func unlessForbidden<Answer: Sendable>(
    _ ask: () async throws(NexudusError) -> Answer
  ) async throws(NexudusError) -> Answer? {
    do throws(NexudusError) { return try await ask() } catch {
      if error.kind == .forbidden { return nil }
      throw error
    }
  }
}
