import JSONPages
import Nexudus

/// The watch: brings what happens in a space to the rules that wait for it.
///
/// What to do is decided by values (``Classification``, ``Telling``, ``Delivery``, ...), everything that
/// must not be lost is in the store before it counts, and this actor only carries between them. It keeps nothing that a
/// new one could not read from the store.
public actor Watcher {
  /// When a watch ends by itself.
  public enum Mode: Sendable {
    /// Never.
    case forever
    /// When each feed has been looked at once, and nothing can be delivered at present.
    case onePass
    /// When a look at each feed after the last event brought nothing, and nothing can be delivered at present.
    case untilIdle
  }

  /// A feed and what is known of it in this process alone.
  struct Feed {
    var state: FeedState
    var entity: Entity
    /// When it is looked at next.
    var next: Int64
    var isBusy = false
    var failures = 0
    /// Whether its last look brought more than a page.
    var isCrowded = false
    /// When the last whole scan began on the clock that nobody sets.
    var begun: Duration?
    /// How many scans have ended well in this process.
    var scans = 0
    var needsCensusSoon = false
    /// When lists by time were last found not to be relied on.
    var doubted: Int64?
  }

  struct TriggerKey: Hashable {
    let rule: String
    let trigger: String

    init(rule: String, trigger: String) {
      self.rule = rule
      self.trigger = trigger
    }

    init(_ trigger: Trigger) { self.init(rule: trigger.rule, trigger: trigger.name) }
  }

  let store: any WatchStore
  let reader: any SpaceReader
  let runner: any HandlerRunner
  let clock: any TimeSource
  let observer: any WatchObserver
  let settings: WatchSettings
  /// The other spaces that rules write to, and from; nil where there are none.
  let neighbours: Neighbours?
  /// The zone of schedules and hours; nil while it is not known.
  var zone: Zone?
  var owner: Int64 = 0

  var rules: [String: RulePlan] = [:] {
    didSet {
      madeIndex = nil
      nextSchedule = 0
      nextDueMoment = nil
    }
  }
  /// The rules' triggers by what wakes them; made when it is asked for, so that a thousand rules are not gone through for
  /// each that is added.
  var index: RuleIndex {
    if let madeIndex { return madeIndex }
    let index = RuleIndex(rules.values)
    madeIndex = index
    return index
  }
  private var madeIndex: RuleIndex?
  var paused: Set<String> = [] {
    didSet {
      nextSchedule = 0
      nextDueMoment = nil
    }
  }
  var subscriptions: [TriggerKey: Subscription] = [:]
  var feeds: [FeedKey: Feed] = [:]
  /// Triggers that wait for their first look at the space, and when it is tried.
  var inactive: [TriggerKey: Int64] = [:] { didSet { nextSchedule = 0 } }
  /// When the next schedule fires; 0 where that is to be worked out.
  var nextSchedule: Int64 = 0
  /// When the next moment in a field comes; nil where that is to be looked up.
  var nextDueMoment: Int64?
  var isActivating = false
  /// Whether the server's clock is known, without which nothing is done.
  var isTimeKnown = false
  var isLearningTime = false
  /// The rules that may have something to deliver, and when.
  var ready: [String: Int64] = [:]
  /// The handlers at work.
  var running: [Int64: String] = [:]
  var troubles: [String: String] = [:]
  /// Feeds whose log may hold something that some trigger was not told.
  var untold: Set<FeedKey> = []
  var nextCommands: Int64 = 0
  var nextRetirement: Int64 = 0
  var nextWipe: Int64 = 0
  var nextForgetting: Int64 = 0

  private(set) var isStopping = false
  private var hasEnded = false
  private var fatal: StoreError?
  private var sleeper: CheckedContinuation<Void, Never>?
  private var hasWoken = false
  private var alarm: Int64 = .max
  /// Those who wait until nothing is left to do.
  private var settlers: [CheckedContinuation<Void, Never>] = []

  /// A watch that has not begun.
  public init(
    store: any WatchStore, reader: any SpaceReader, runner: any HandlerRunner, clock: any TimeSource,
    observer: any WatchObserver, settings: WatchSettings = WatchSettings(),
    neighbours: Neighbours? = nil
  ) {
    self.neighbours = neighbours
    self.store = store
    self.reader = reader
    self.runner = runner
    self.clock = clock
    self.observer = observer
    self.settings = settings
    zone = settings.zone
  }

  /// The server's time in seconds since 1970.
  var now: Int64 { reader.serverTime.seconds }

  /// Watches until it is stopped, or until the mode says so.
  ///
  /// - Throws: the store's error that nothing can go on with; what was done by then is kept.
  public func run(_ mode: Mode = .forever) async throws(StoreError) {
    defer {
      hasEnded = true
      releaseSettlers()
    }
    owner = try store.takeOver(process: settings.process, at: now)
    try load()
    await withDiscardingTaskGroup { group in
      while !isStopping, fatal == nil {
        guard var wake = turn(&group) else { break }
        if isOver(mode) { break }
        if !settlers.isEmpty {
          if isOver(.untilIdle) { releaseSettlers() }
          // Whoever is asked about may have been moved forward.
          for feed in feeds.values where !feed.isBusy { wake = min(wake, feed.next) }
        }
        await pause(until: wake, &group)
      }
      await shutDown(&group)
    }
    if let fatal { throw fatal }
  }

  /// Asks the watch to end: nothing new starts, and handlers have the grace period.
  public func stop() {
    isStopping = true
    wake()
  }

  /// Looks at each feed anew, and waits until that brings nothing and nothing can be delivered at present, or the watch
  /// has ended.
  public func settle() async {
    if hasEnded { return }
    nextCommands = 0
    for key in feeds.keys {
      feeds[key]?.scans = 0
      feeds[key]?.next = now
    }
    await withCheckedContinuation { settler in
      settlers.append(settler)
      wake()
    }
  }

  private func releaseSettlers() {
    for settler in settlers { settler.resume() }
    settlers = []
  }

  /// Does everything that is due, and gives the moment of the next; nil where the store can't go on.
  private func turn(_ group: inout DiscardingTaskGroup) -> Int64? {
    do throws(StoreError) {
      if let wake = learnTime(&group) { return wake }
      let now = now
      try obey(now)
      activate(now, &group)
      scan(now, &group)
      try fireSchedules(now)
      try tell(now)
      try fireDue(now)
      try dispatch(now, &group)
      try retire(now)
      return try nextMoment(now)
    } catch {
      // A full disk may get room again; another owner does not go away.
      guard error.code == .full || error.code == .locked else {
        fatal = error
        return nil
      }
      complain("state", error.message)
      return now + 5
    }
  }

  /// Whether a rule waits for a person to let it go on: by its own name, or with all others.
  func isPaused(_ rule: String) -> Bool { paused.contains(rule) || paused.contains(Self.allRules) }

  /// The name under which all rules are paused.
  public static let allRules = "*"

  // MARK: Waiting

  /// Ends the pause, because something has happened.
  func wake() {
    hasWoken = true
    sleeper?.resume()
    sleeper = nil
  }

  private func pause(until moment: Int64, _ group: inout DiscardingTaskGroup) async {
    let now = now
    if moment <= now, !hasWoken {
      // Due already, but not to be had: whatever holds it will wake.
      setAlarm(now + 1, &group)
    } else if moment > now {
      setAlarm(moment, &group)
    }
    if !hasWoken { await withCheckedContinuation { sleeper = $0 } }
    hasWoken = false
  }

  private func setAlarm(_ moment: Int64, _ group: inout DiscardingTaskGroup) {
    guard moment < alarm || alarm <= now else { return }
    alarm = moment
    let wait = Duration.seconds(max(moment - now, 1))
    group.addTask { [clock] in
      try? await clock.sleep(for: wait)
      await self.alarmRang(moment)
    }
  }

  private func alarmRang(_ moment: Int64) {
    if alarm == moment { alarm = .max }
    wake()
  }

  /// Lets handlers end; those that don't within the grace period are cancelled.
  private func shutDown(_ group: inout DiscardingTaskGroup) async {
    isStopping = true
    if fatal == nil { await runStopHandlers(&group) }
    if !running.isEmpty {
      let end = clock.monotonic + settings.grace
      group.addTask { [clock, grace = settings.grace] in
        try? await clock.sleep(for: grace)
        await self.wake()
      }
      while !running.isEmpty, clock.monotonic < end {
        if !hasWoken { await withCheckedContinuation { sleeper = $0 } }
        hasWoken = false
      }
    }
    group.cancelAll()
  }

  // MARK: Telling people

  /// Says what is wrong with something, unless that was said already.
  func complain(_ subject: String, _ message: String) {
    guard troubles[subject] != message else { return }
    troubles[subject] = message
    observer.note(.trouble(subject: subject, message: message))
  }

  /// Says that something is well again.
  func recover(_ subject: String) {
    guard troubles.removeValue(forKey: subject) != nil else { return }
    observer.note(.recovered(subject: subject))
  }
}
