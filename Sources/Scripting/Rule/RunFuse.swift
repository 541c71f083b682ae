import Automation
import Nexudus

/// Keeps what a script does outside handlers to the hours and the limit that its rule declares.
///
/// Effects of handlers are kept to them by the watch, which can let a delivery wait; here there is nothing that could.
struct RunFuse: Sendable {
  let rule: RuleModule
  let clock: any TimeSource
  let store: @Sendable () throws(StoreError) -> any ScriptStore
  /// The space's own zone.
  let zone: @Sendable () async throws(NexudusError) -> String

  /// Whether the rule declares anything that is to be kept.
  var isNeeded: Bool { rule.declaration.limit != nil || rule.declaration.hours != nil }

  /// Lets one effect pass and counts it, or tells why it may not.
  func take() async throws(NexudusError) {
    let declared = rule.declaration
    let now = clock.now
    let place = declared.position.map { " at \($0)" } ?? ""
    if let hours = declared.hours {
      let zone = try await spaceZone()
      guard hours.isOpen(at: now, in: zone) else {
        let next = hours.nextOpening(after: now, in: zone).map { "; they begin again at \($0)" } ?? ""
        throw NexudusError(
          .permission,
          "the rule has effects only within its hours\(next). To allow it now, change hours = \"\(hours)\" in rule { ... }\(place)"
        )
      }
    }
    guard let limit = declared.limit else { return }
    let room: Int64?
    do throws(StoreError) {
      guard let counts = try store() as? any EffectCounts else {
        throw StoreError(.failed, "this store counts no effects")
      }
      room = try counts.countEffect(of: declared.name, at: now.seconds, limit: limit)
    } catch {
      throw NexudusError(.limit, "the effect was not sent, because it can't be counted: \(error.message)")
    }
    guard let room else { return }
    throw NexudusError(
      .limit,
      "the rule's limit of \(limit) is used up until \(Timestamp(seconds: room)). To allow more, change limit = \"\(limit)\" in rule { ... }\(place)"
    )
  }

  private func spaceZone() async throws(NexudusError) -> Zone {
    let name = try await zone()
    guard let zone = Zone.named(name) else {
      throw NexudusError(.invalidResponse, "this machine knows no time zone \"\(name)\", which is the space's own")
    }
    return zone
  }
}
