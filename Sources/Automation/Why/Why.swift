import JSONPages
import Nexudus

/// Why a rule did, or did not, do something about a record: worked out from what the state holds, as a value.
public struct Why: Sendable {
  /// What became of the record at one trigger.
  public enum Verdict: Sendable, Hashable {
    /// There is an event; its state tells the rest.
    case event(Delivery)
    /// A version was seen, and the trigger is told of it when the watch goes on.
    case notTold
    /// A version was seen, and the rule is paused.
    case paused(since: Int64)
    /// The record does not meet these conditions of the trigger.
    case filtered(JSONObject)
    /// The rule wrote the version itself.
    case echo(step: Int64, delivery: Int64)
    /// The record was born, or last changed, before the trigger was activated.
    case beforeActivation(activated: Int64, record: Int64, isBirth: Bool)
    /// A birth, which `on.updated` is not told of.
    case birth
    /// A change after the birth, which `on.created` is not told of.
    case notBirth
    /// The field has the value that was told last.
    case unchanged(field: String, JSONValue)
    /// It was in the set already.
    case inside
    /// It is still in the set.
    case stays
    /// It has not been in the set.
    case outside
    /// Its moment is still to come.
    case armed(due: Int64)
    /// The field holds no moment.
    case noMoment(field: String)
    /// It was seen, and what it was like is no longer kept; the conditions that it may not have met.
    case forgotten(JSONObject)
    /// No scan has brought it; the filters that the server applies.
    case unseen(filters: JSONObject)
    /// The trigger has not been given its place yet: its first look at the space is not done, or failed.
    case inactive(trouble: String?)
  }

  /// One trigger's verdict.
  public struct Finding: Sendable, Hashable {
    /// The trigger's name.
    public let trigger: String
    /// What became of the record.
    public let verdict: Verdict
  }

  /// When the record was seen in a feed.
  public struct Sighting: Sendable, Hashable {
    /// The feed.
    public let feed: FeedState
    /// The stamp of the version that is known; nil where none was seen.
    public let stamped: Int64?
    /// When it was seen, as far as that is still kept.
    public let seen: Int64?
  }

  /// When the record was seen, by feed.
  public private(set) var sightings: [Sighting] = []
  /// What became of it, by trigger.
  public private(set) var findings: [Finding] = []
  /// The entities that the rule looks at instead.
  public private(set) var otherEntities: [String] = []

  private let facts: WhyFacts
  private let now: Int64

  /// Works it out.
  public init(_ facts: WhyFacts, now: Int64) {
    self.facts = facts
    self.now = now
    var others: Set<String> = []
    var feeds: Set<Int64> = []
    for subscription in facts.subscriptions {
      let set = SubscribedSet(subscription.definition)
      guard let entity = set.entity else { continue }
      guard entity == facts.entity.name else {
        others.insert(entity)
        continue
      }
      if let feed = subscription.feed { feeds.insert(feed) }
      judge(subscription, set)
    }
    for trigger in facts.loaded ?? [] where isWaiting(trigger) {
      findings.append(Finding(trigger: trigger, verdict: .inactive(trouble: facts.feeds.compactMap(\.trouble).first)))
    }
    // Deliveries of triggers that are no more.
    for delivery in facts.deliveries where !findings.contains(where: { $0.trigger == delivery.trigger }) {
      findings.append(Finding(trigger: delivery.trigger, verdict: .event(delivery)))
    }
    otherEntities = others.sorted()
    for feed in facts.feeds where feeds.contains(feed.id) {
      let latest = facts.versions[feed.id]?.first
      sightings.append(
        Sighting(feed: feed, stamped: latest?.updated ?? facts.known[feed.id]?.updated, seen: latest?.seen))
    }
  }

  /// Whether a loaded trigger has no place yet; those that look at no records don't need one.
  private func isWaiting(_ trigger: String) -> Bool {
    trigger.contains(facts.entity.name) && !facts.subscriptions.contains { $0.trigger == trigger }
  }

  private mutating func judge(_ subscription: Subscription, _ set: SubscribedSet) {
    let events = facts.deliveries.filter { $0.trigger == subscription.trigger }
    for event in events.prefix(5) {
      findings.append(Finding(trigger: subscription.trigger, verdict: .event(event)))
    }
    guard let verdict = verdict(subscription, set, newest: events.first) else { return }
    findings.append(Finding(trigger: subscription.trigger, verdict: verdict))
  }

  /// What became of the latest version; nil where an event has said it.
  private func verdict(_ subscription: Subscription, _ set: SubscribedSet, newest: Delivery?) -> Verdict? {
    let versions = subscription.feed.flatMap { facts.versions[$0] } ?? []
    let known = subscription.feed.flatMap { facts.known[$0] }
    if let latest = versions.first {
      if latest.sequence > subscription.cursor {
        return facts.paused.map { .paused(since: $0) } ?? .notTold
      }
      if let newest, newest.version >= latest.sequence || set.kind == "due" && newest.state.isOpen { return nil }
      return WhyNot(facts, subscription, set, now: now).verdict(of: latest, hasEvent: newest != nil)
    }
    if newest != nil { return nil }
    let filters = facts.feeds.first { $0.id == subscription.feed }?.key.filters ?? [:]
    guard let known else { return .unseen(filters: filters) }
    return WhyNot(facts, subscription, set, now: now).verdict(of: known)
  }
}
