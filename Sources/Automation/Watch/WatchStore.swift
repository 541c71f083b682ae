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

  /// Makes sure that nothing which was erased can be read in the files any more, where that is still to be done.
  ///
  /// - Throws: code `locked` while another process reads; the next call does it.
  func wipe() throws(StoreError)

  /// Makes the caller the owner, and gives its epoch; what the owner before left running waits again.
  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64
}

/// The tables of the watch within one transaction.
public protocol WatchTransaction {
  // Feeds.
  /// What is kept of a feed; nil for one that was never looked at.
  func feed(_ key: FeedKey) throws(StoreError) -> FeedState?
  /// All feeds that were ever looked at.
  func feeds() throws(StoreError) -> [FeedState]
  /// Saves a feed and gives it with its number.
  func save(_ feed: FeedState) throws(StoreError) -> FeedState
  /// What is known of records, by their ids.
  func known(_ feed: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: KnownRecord]
  /// The ids of the records that were stamped in a time.
  func knownIDs(_ feed: Int64, updatedFrom: Int64, to: Int64, limit: Int) throws(StoreError) -> [KnownRecord]
  /// The ids of all known records, rising.
  func knownIDs(_ feed: Int64) throws(StoreError) -> [Int64]
  /// How many records are known.
  func knownCount(_ feed: Int64) throws(StoreError) -> Int64
  /// The latest stamp at or before a moment.
  func latestKnown(_ feed: Int64, upTo moment: Int64) throws(StoreError) -> KnownRecord?
  /// Remembers records.
  func setKnown(_ feed: Int64, _ records: [KnownRecord]) throws(StoreError)
  /// Forgets records.
  func removeKnown(_ feed: Int64, _ ids: [Int64]) throws(StoreError)
  /// When records were first found missing.
  func missing(_ feed: Int64) throws(StoreError) -> [Int64: Int64]
  /// Notes since when a record is missing; nil when it is there again.
  func setMissing(_ feed: Int64, _ id: Int64, since: Int64?) throws(StoreError)

  // The log.
  /// Adds entries to the log of a feed.
  func append(_ entries: [LogEntry], to feed: Int64) throws(StoreError)
  /// The entries of a feed behind a place in the log, in order.
  func log(_ feed: Int64, after sequence: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  /// The versions of one record that are still kept, the latest first.
  func versions(of record: Int64, in feed: Int64, limit: Int) throws(StoreError) -> [LogEntry]
  /// The last place in the log of all feeds.
  func lastSequence() throws(StoreError) -> Int64
  /// The last place in the log of one feed.
  func lastSequence(of feed: Int64) throws(StoreError) -> Int64

  // Subscriptions and what they told.
  /// The places of all triggers that ever had one.
  func subscriptions() throws(StoreError) -> [Subscription]
  /// The place of one trigger.
  func subscription(rule: String, trigger: String) throws(StoreError) -> Subscription?
  /// Saves a place and gives it with its number.
  func save(_ subscription: Subscription) throws(StoreError) -> Subscription
  /// Moves places in the log of a feed.
  func setCursor(_ subscriptions: [Int64], _ cursor: Int64) throws(StoreError)
  /// What a trigger was told of records.
  func told(_ subscription: Int64, _ ids: [Int64]) throws(StoreError) -> [Int64: Told]
  /// The records that a trigger was told of.
  func toldIDs(_ subscription: Int64) throws(StoreError) -> [Int64]
  /// The records whose moment has come, the earliest first.
  func due(_ subscription: Int64, until moment: Int64, limit: Int) throws(StoreError) -> [Told]
  /// The earliest moment that a trigger waits for.
  func nextDue(_ subscription: Int64) throws(StoreError) -> Int64?
  /// Remembers what a trigger was told.
  func setTold(_ subscription: Int64, _ told: [Told]) throws(StoreError)
  /// Forgets what a trigger was told of records.
  func removeTold(_ subscription: Int64, _ ids: [Int64]) throws(StoreError)
  /// Forgets all that a trigger was told.
  func removeAllTold(_ subscription: Int64) throws(StoreError)

  // Deliveries.
  /// Adds a delivery unless its trigger, record and version have one already; gives its number, or nil.
  func add(_ delivery: Delivery) throws(StoreError) -> Int64?
  /// Whether there is a delivery of an event, open or not.
  func hasDelivery(_ event: PlannedEvent) throws(StoreError) -> Bool
  /// Changes a delivery.
  func save(_ delivery: Delivery) throws(StoreError)
  /// A delivery by its number.
  func delivery(_ id: Int64) throws(StoreError) -> Delivery?
  /// The deliveries that are wanted.
  func deliveries(_ filter: DeliveryFilter) throws(StoreError) -> [Delivery]
  /// The oldest deliveries of a rule that may run: pending or failed, not before their time, none of the same record
  /// open before them.
  func runnable(rule: String, now: Int64, limit: Int) throws(StoreError) -> [Delivery]
  /// The open deliveries of a trigger and record.
  func open(rule: String, trigger: String, entity: String, record: Int64) throws(StoreError) -> [Delivery]
  /// The rules that have open deliveries, and when the first of each may run.
  func waiting() throws(StoreError) -> [String: Int64]
  /// When the next delivery of a rule may run; the end of time where all that wait do so for an older one of their record,
  /// nil where none waits.
  func nextRun(rule: String) throws(StoreError) -> Int64?
  /// How many deliveries of each rule are open or parked.
  func counts() throws(StoreError) -> [DeliveryCount]
  /// The rules that have deliveries, open or not, in order.
  func rulesWithDeliveries() throws(StoreError) -> [String]
  /// When a handler of each rule last began, or failed.
  func lastRuns() throws(StoreError) -> [String: Int64]
  /// Keeps an attempt that failed.
  func add(_ attempt: Attempt, to delivery: Int64) throws(StoreError)
  /// The attempts at a delivery that failed, in order.
  func attempts(of delivery: Int64) throws(StoreError) -> [Attempt]

  // Steps.
  /// The steps of a delivery, in order.
  func steps(of delivery: Int64) throws(StoreError) -> [Step]
  /// A step by its number.
  func step(_ id: Int64) throws(StoreError) -> Step?
  /// Adds or changes a step and gives its number.
  func save(_ step: Step) throws(StoreError) -> Int64
  /// The steps that made or changed a record, the latest first.
  func steps(entity: String, record: Int64, limit: Int) throws(StoreError) -> [(step: Step, rule: String, chain: Int64)]
  /// What tells steps in a feed whose content was forgotten, by their numbers.
  func imprints(on feed: Int64, of steps: [Int64]) throws(StoreError) -> [Int64: Imprint]
  /// How many effects a rule has sent since a moment, or is about to, about one record or in all, and the earliest.
  func sent(rule: String, record: (entity: String, id: Int64)?, since: Int64) throws(StoreError) -> (
    count: Int64, first: Int64?
  )
  /// The effects that wait for a person, the oldest first: of one rule, or of all.
  func inbox(rule: String?) throws(StoreError) -> [WaitingEffect]
  /// How many effects of each rule wait for a person.
  func inboxCounts() throws(StoreError) -> [String: Int64]
  /// What came of a rule's effects that waited for a person.
  func approval(of rule: String) throws(StoreError) -> RuleApproval
  /// Changes that.
  func save(_ approval: RuleApproval) throws(StoreError)
  /// The records that were made by steps, of these.
  func claimed(entity: String, ids: [Int64]) throws(StoreError) -> Set<Int64>

  // Scripts' values.
  /// A value of a script.
  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue?
  /// Changes a value of a script.
  func apply(_ change: StoreChange, script: String) throws(StoreError)

  // What is kept about a person.
  /// All that is kept about a subject.
  func traces(of subject: Subject) throws(StoreError) -> Traces
  /// Erases what traces say, so that nothing is told or sent again; ``WatchStore/wipe()`` cleans the files after it.
  func erase(_ traces: Traces, now: Int64) throws(StoreError)
  /// Leaves a wish for the owner.
  func add(_ request: ForgetRequest) throws(StoreError)
  /// The wishes that wait, by their numbers.
  func forgetRequests() throws(StoreError) -> [Int64: ForgetRequest]
  /// Drops a wish that was done.
  func removeForgetRequest(_ id: Int64) throws(StoreError)

  // What people ask for.
  /// Leaves a command for the owner.
  func add(_ command: WatchCommand) throws(StoreError)
  /// Gives the commands that wait, and forgets them.
  func takeCommands() throws(StoreError) -> [WatchCommand]
  /// The rules that a person has paused.
  func paused() throws(StoreError) -> Set<String>
  /// The paused rules, ``Watcher/allRules`` among them, and since when each is.
  func pauses() throws(StoreError) -> [String: Int64]
  /// Pauses a rule, or lets it go on.
  func setPaused(_ rule: String, _ isPaused: Bool, at: Int64) throws(StoreError)
  /// A small text by its name, such as who the owner is.
  func note(_ key: String) throws(StoreError) -> String?
  /// Keeps a small text; nil forgets it.
  func setNote(_ key: String, _ value: String?) throws(StoreError)

  /// Drops what was read by all, and what is older than a moment; gives how many rows went, and how many versions of
  /// records among them some trigger had not been told of.
  func retire(before moment: Int64, limit: Int) throws(StoreError) -> (gone: Int, unread: Int)
}

/// Which deliveries are wanted.
public struct DeliveryFilter: Sendable {
  /// The rule; all if nil.
  public var rule: String?
  /// The trigger; all if nil.
  public var trigger: String?
  /// The entity of the record; all if nil.
  public var entity: String?
  /// The record; all if nil.
  public var record: Int64?
  /// Where they stand; anywhere if empty.
  public var states: [Delivery.State] = []
  /// The kinds of events; all if empty.
  public var kinds: [String] = []
  /// Seen at or after this moment.
  public var since: Int64?
  /// The most that are given.
  public var limit = 100
  /// Whether the oldest come first.
  public var isAscending = false

  /// All deliveries, the latest 100.
  public init() {}
}

/// How many deliveries of a rule are in a state.
public struct DeliveryCount: Sendable, Hashable {
  /// The rule.
  public let rule: String
  /// Where they stand.
  public let state: Delivery.State
  /// How many there are.
  public let count: Int64

  /// A number of deliveries.
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
  /// The effect that waits may be sent.
  case approve(step: Int64)
  /// It may not, and its event is over.
  case reject(step: Int64, reason: String? = nil)
}
