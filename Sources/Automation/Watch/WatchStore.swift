import JSONPages

/// Where the watch keeps its state. One owner writes at a time; each change is a transaction that is on the disk when it
/// returns, and none is made for an owner that was replaced.
public protocol WatchStore: ScriptStore, OnceStore {
  /// Runs changes as one transaction: all of them take effect, or none.
  ///
  /// - Parameter owner: the epoch of the owner; nil for another process that leaves a command or looks.
  /// - Throws: code `ownership` if another owner has taken over since.
  func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result

  /// Reads as of one moment, beside a writer.
  func reading<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws(StoreError) -> Result

  /// Makes the caller the owner, and gives its epoch; what the owner before left running waits again.
  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64
}

/// The tables of the watch within one transaction.
public protocol WatchTransaction {
  // Feeds.
  func feed(_ key: FeedKey) throws(StoreError) -> FeedState?
  func feeds() throws(StoreError) -> [FeedState]
  /// Saves a feed and gives it with its number.
  func save(_ feed: FeedState) throws(StoreError) -> FeedState
  func known(_ feed: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: KnownRecord]
  /// The ids of the records that were stamped in a time.
  func knownIDs(_ feed: Int64, updatedFrom: Int64, to: Int64, limit: Int) throws(StoreError) -> [KnownRecord]
  func knownIDs(_ feed: Int64) throws(StoreError) -> [Int64]
  func knownCount(_ feed: Int64) throws(StoreError) -> Int64
  /// The latest stamp at or before a moment.
  func latestKnown(_ feed: Int64, upTo moment: Int64) throws(StoreError) -> KnownRecord?
  func setKnown(_ feed: Int64, _ records: [KnownRecord]) throws(StoreError)
  func removeKnown(_ feed: Int64, _ ids: [Int64]) throws(StoreError)
  /// When records were first found missing.
  func missing(_ feed: Int64) throws(StoreError) -> [Int64: Int64]
  func setMissing(_ feed: Int64, _ id: Int64, since: Int64?) throws(StoreError)

  // The log.
  func append(_ entries: [LogEntry], to feed: Int64) throws(StoreError)
  func log(_ feed: Int64, after sequence: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  /// The versions of one record that are still kept, the latest first.
  func versions(of record: Int64, in feed: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  func lastSequence() throws(StoreError) -> Int64
  func lastSequence(of feed: Int64) throws(StoreError) -> Int64

  // Subscriptions and what they told.
  func subscriptions() throws(StoreError) -> [Subscription]
  func subscription(rule: String, trigger: String) throws(StoreError) -> Subscription?
  func save(_ subscription: Subscription) throws(StoreError) -> Subscription
  func setCursor(_ subscription: Int64, _ cursor: Int64) throws(StoreError)
  func told(_ subscription: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: Told]
  func toldIDs(_ subscription: Int64) throws(StoreError) -> [Int64]
  func due(_ subscription: Int64, until moment: Int64, limit: Int) throws(StoreError) -> [Told]
  func nextDue(_ subscription: Int64) throws(StoreError) -> Int64?
  func setTold(_ subscription: Int64, _ told: [Told]) throws(StoreError)
  func removeTold(_ subscription: Int64, _ ids: [Int64]) throws(StoreError)
  func removeAllTold(_ subscription: Int64) throws(StoreError)

  // Deliveries.
  /// Adds a delivery unless its trigger, record and version have one already; gives its number, or nil.
  func add(_ delivery: Delivery) throws(StoreError) -> Int64?
  func save(_ delivery: Delivery) throws(StoreError)
  func delivery(_ id: Int64) throws(StoreError) -> Delivery?
  func deliveries(_ filter: DeliveryFilter) throws(StoreError) -> [Delivery]
  /// The oldest deliveries of a rule that may run: pending or failed, not before their time, none of the same record
  /// open before them.
  func runnable(rule: String, now: Int64, limit: Int) throws(StoreError) -> [Delivery]
  /// The open deliveries of a trigger and record.
  func open(rule: String, trigger: String, entity: String, record: Int64) throws(StoreError) -> [Delivery]
  /// The rules that have open deliveries, and when the first of each may run.
  func waiting() throws(StoreError) -> [String: Int64]
  /// When the next delivery of a rule may run that waits for no older one of its record.
  func nextRun(rule: String) throws(StoreError) -> Int64?
  /// How many deliveries of each rule are open or parked.
  func counts() throws(StoreError) -> [DeliveryCount]
  /// The rules that have deliveries, open or not, in order.
  func rulesWithDeliveries() throws(StoreError) -> [String]
  /// When a handler of each rule last began, or failed.
  func lastRuns() throws(StoreError) -> [String: Int64]
  func add(_ attempt: Attempt, to delivery: Int64) throws(StoreError)
  func attempts(of delivery: Int64) throws(StoreError) -> [Attempt]

  // Steps.
  func steps(of delivery: Int64) throws(StoreError) -> [Step]
  func step(_ id: Int64) throws(StoreError) -> Step?
  /// Adds or changes a step and gives its number.
  func save(_ step: Step) throws(StoreError) -> Int64
  /// The steps that made or changed a record, the latest first.
  func steps(entity: String, record: Int64, limit: Int) throws(StoreError) -> [(step: Step, rule: String, chain: Int64)]
  /// How many effects a rule has sent since a moment, about one record or in all, and the earliest of them.
  func sent(rule: String, record: (entity: String, id: Int64)?, since: Int64) throws(StoreError) -> (
    count: Int64, first: Int64?
  )
  /// The records that were made by steps, of these.
  func claimed(entity: String, ids: [Int64]) throws(StoreError) -> Set<Int64>

  // Scripts' values.
  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue?
  func apply(_ change: StoreChange, script: String) throws(StoreError)

  // What people ask for.
  func add(_ command: WatchCommand) throws(StoreError)
  func takeCommands() throws(StoreError) -> [WatchCommand]
  func paused() throws(StoreError) -> Set<String>
  /// The paused rules, ``Watcher/allRules`` among them, and since when each is.
  func pauses() throws(StoreError) -> [String: Int64]
  func setPaused(_ rule: String, _ isPaused: Bool, at: Int64) throws(StoreError)
  func note(_ key: String) throws(StoreError) -> String?
  func setNote(_ key: String, _ value: String?) throws(StoreError)

  /// Drops what was read by all, and what is older than a moment; gives how many rows went, and how many versions of
  /// records among them some trigger had not been told of.
  func retire(before moment: Int64, limit: Int) throws(StoreError) -> (gone: Int, unread: Int)
}

/// Which deliveries are wanted.
public struct DeliveryFilter: Sendable {
  public var rule: String?
  public var entity: String?
  public var record: Int64?
  public var states: [Delivery.State] = []
  /// The kinds of events; all if empty.
  public var kinds: [String] = []
  /// Seen at or after this moment.
  public var since: Int64?
  public var limit = 100
  /// Whether the oldest come first.
  public var isAscending = false

  /// All deliveries, the latest 100.
  public init() {}
}

/// How many deliveries of a rule are in a state.
public struct DeliveryCount: Sendable, Hashable {
  public let rule: String
  public let state: Delivery.State
  public let count: Int64

  public init(rule: String, state: Delivery.State, count: Int64) {
    self.rule = rule
    self.state = state
    self.count = count
  }
}

/// A change of a script's values that takes effect with its delivery.
public enum StoreChange: Sendable, Hashable {
  case set(key: String, JSONValue, expires: Double?)
  case add(key: String, JSONValue)
  case remove(key: String)
}

/// What another process asks of the owner.
public enum WatchCommand: Sendable, Hashable {
  case retry(delivery: Int64)
  case drop(delivery: Int64)
  /// The step was carried out; a create made this record.
  case sent(step: Int64, record: Int64? = nil)
  case again(step: Int64)
}
