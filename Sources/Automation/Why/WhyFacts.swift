import JSONPages
import Nexudus

/// All that the state knows about one rule and one record.
public struct WhyFacts: Sendable {
  /// The rule.
  public var rule: String
  /// The record's entity.
  public var entity: Entity
  /// The record.
  public var record: Int64
  /// The names of the rule's triggers as it is loaded; nil where that is not known.
  public var loaded: [String]?
  /// The rule's triggers that have their place.
  public var subscriptions: [Subscription] = []
  /// The feeds of the entity.
  public var feeds: [FeedState] = []
  /// What is known of the record, by feed.
  public var known: [Int64: KnownRecord] = [:]
  /// The versions of the record that are still kept, by feed, the latest first.
  public var versions: [Int64: [LogEntry]] = [:]
  /// What each subscription told last.
  public var told: [Int64: Told] = [:]
  /// The events of the rule and the record, the latest first.
  public var deliveries: [Delivery] = []
  /// The steps that made or changed the record, the latest first.
  public var steps: [(step: Step, rule: String, chain: Int64)] = []
  /// By feed, what tells those of them whose content was forgotten.
  public var imprints: [Int64: [Int64: Imprint]] = [:]
  /// Since when the rule is paused, by its name or with all others.
  public var paused: Int64?

  /// Nothing known yet.
  public init(rule: String, entity: Entity, record: Int64) {
    self.rule = rule
    self.entity = entity
    self.record = record
  }

  /// Reads what there is.
  public init(
    rule: String, entity: Entity, record: Int64, in tables: any WatchTransaction
  ) throws(StoreError) {
    self.init(rule: rule, entity: entity, record: record)
    subscriptions = try tables.subscriptions().filter { $0.rule == rule }
    feeds = try tables.feeds().filter { $0.key.entity == entity.name }
    for feed in feeds {
      known[feed.id] = try tables.known(feed.id, [record])[record]
      versions[feed.id] = try tables.versions(of: record, in: feed.id, limit: 20)
    }
    for subscription in subscriptions { told[subscription.id] = try tables.told(subscription.id, [record])[record] }
    var filter = DeliveryFilter()
    filter.rule = rule
    filter.entity = entity.name
    filter.record = record
    deliveries = try tables.deliveries(filter)
    steps = try tables.steps(entity: entity.name, record: record, limit: 20)
    for feed in feeds { imprints[feed.id] = try tables.imprints(on: feed.id, of: steps.map(\.step.id)) }
    let pauses = try tables.pauses()
    paused = pauses[rule] ?? pauses[Watcher.allRules]
  }
}

/// What a subscription's definition says, read back from its text.
struct SubscribedSet {
  /// The trigger's kind: `created`, `changed`, ...
  let kind: String
  /// The field that it watches.
  let field: String?
  /// The entity; nil for schedules.
  let entity: String?
  /// Its conditions.
  let filters: JSONObject

  init(_ definition: String) {
    let brace = definition.firstIndex(of: "{") ?? definition.endIndex
    let words = definition[..<brace].split(separator: " ").map(String.init)
    let isOfRecords = brace != definition.endIndex && words.count >= 2
    kind = words.first ?? ""
    entity = isOfRecords ? words.last : nil
    field = isOfRecords && words.count >= 3 ? words[1] : nil
    filters = (try? JSONValue(parsing: PaddedBytes(String(definition[brace...]))).object) ?? [:]
  }
}
