import Automation
import Nexudus
import SQLiteStore

/// What `concierge status` shows, as a value.
struct StatusReport: Sendable {
  /// A rule and what waits for it.
  struct Rule: Sendable {
    var name: String
    var path: String?
    var triggers: [String] = []
    /// Why its file, as it is now, does not load.
    var error: String?
    /// Whether the watch has loaded it; those that it has not keep their place.
    var isLoaded = false
    var counts: [Delivery.State: Int64] = [:]
    var lastRun: Int64?
    /// Since when it is paused by its own name.
    var paused: Int64?
  }

  /// A feed and how much is known of it.
  struct Feed: Sendable {
    var state: FeedState
    var known: Int64
  }

  /// What comes at a time.
  struct Coming: Sendable {
    var at: Int64
    var rule: String
    var trigger: String
  }

  /// The space's name, where there are several.
  var space: String?
  var address: String
  var account: String
  var moments: Moments
  /// The space's time zone, by which schedules go.
  var zone: Zone
  var holder: StateLock.Holder?
  /// The last process that watched; nil if none ever did.
  var lastOwner: (process: Int64, since: Int64?)?
  var rules: [Rule] = []
  /// Files that never loaded, and why.
  var broken: [(path: String, error: String)] = []
  /// Since when all rules are paused.
  var allPaused: Int64?
  /// How many effects of each rule wait for a person.
  var inbox: [String: Int64] = [:]
  var feeds: [Feed] = []
  var coming: [Coming] = []
  /// Whether commands wait for the owner.
  var hasCommands = false
  var usage: PacingUsage?
  /// How much room the state takes.
  var size: StateSize?

  /// Reads what there is.
  init(
    _ tables: any WatchTransaction, address: String, account: String, moments: Moments, holder: StateLock.Holder?
  ) throws(StoreError) {
    self.address = address
    self.account = account
    self.moments = moments
    self.holder = holder
    zone = try tables.note("zone").flatMap(Zone.named) ?? .utc
    if let process = try tables.note("owner").flatMap({ Int64($0) }) {
      lastOwner = (process, try tables.note("owned").flatMap { Int64($0) })
    }
    hasCommands = try tables.note("commands") != nil
    inbox = try tables.inboxCounts()
    let subscriptions = try tables.subscriptions()
    try readRules(tables, subscriptions)
    for feed in try tables.feeds() { feeds.append(Feed(state: feed, known: try tables.knownCount(feed.id))) }
    for subscription in subscriptions {
      let due = try subscription.feed == nil ? nil : tables.nextDue(subscription.id)
      guard let at = due ?? subscription.nextFiring(in: zone) else { continue }
      coming.append(Coming(at: at, rule: subscription.rule, trigger: subscription.trigger))
    }
    coming.sort { ($0.at, $0.rule) < ($1.at, $1.rule) }
  }

  private mutating func readRules(
    _ tables: any WatchTransaction, _ subscriptions: [Subscription]
  ) throws(StoreError) {
    var found: [String: Rule] = [:]
    for entry in try LoadedRules(tables).rules {
      guard let name = entry.name else {
        broken.append((entry.path, entry.error ?? "it did not load"))
        continue
      }
      var rule = Rule(name: name)
      rule.path = entry.path
      rule.triggers = entry.triggers
      rule.error = entry.error
      rule.isLoaded = true
      found[name] = rule
    }
    for subscription in subscriptions where found[subscription.rule]?.isLoaded != true {
      found[subscription.rule, default: Rule(name: subscription.rule)].triggers.append(subscription.trigger)
    }
    for count in try tables.counts() {
      found[count.rule, default: Rule(name: count.rule)].counts[count.state] = count.count
    }
    // Rules that only run as they start or stop have no place in a log.
    for (rule, moment) in try tables.lastRuns() { found[rule, default: Rule(name: rule)].lastRun = moment }
    for (rule, moment) in try tables.pauses() {
      if rule == Watcher.allRules { allPaused = moment } else { found[rule, default: Rule(name: rule)].paused = moment }
    }
    rules = found.values.sorted { $0.name < $1.name }
  }
}
