import Automation
import JSONPages
import Logging
import Nexudus
import SQLiteStore
import Synchronization

@testable import SpaceModel

/// A space, its people, a state file and one life of the watch after the other, all of it from one seed, in one thread and
/// under a time of its own.
final class World: Sendable {
  let plan: WorldPlan
  let rules: [WorldRule]
  let time = VirtualTime()
  let space: Space
  let store: StateStore
  /// The user by whom the rules write.
  let user: Int64
  /// The user who asks and answers questions.
  let member: Int64
  let group: Int64
  let invoices: [Int64]
  let place: Int64
  let book = Mutex(WorldBook())
  private let queue = TurnQueue()
  private let folder: WorldFolder

  init(_ plan: WorldPlan, rules: [WorldRule]) {
    self.plan = plan
    self.rules = rules
    folder = WorldFolder()
    space = Space(seed: plan.seed, scenario: .empty, clock: time)
    user = space.records("User").first?["Id"]?.integer ?? 0
    let other = try? space.add("User", ["FullName": "Ben Hall", "Email": "ben@harbourandpine.example"])
    member = other ?? 0
    group = space.records("CommunityGroup").first?["Id"]?.integer ?? 0
    place = space.records("Business").first?["Id"]?.integer ?? 0
    invoices = (0..<4).compactMap { [space] number in
      try? space.add("CoworkerInvoice", ["InvoiceNumber": .string("INV-\(number)"), "TotalAmount": 5000])
    }
    store = StateStore(StateFile(home: folder.path, address: "http://space.invalid/api", account: "seed")) {
      [time] in time.now.time
    }
    book.withLock { $0.random = SeededRandom(seed: plan.seed, part: "people") }
  }

  func random(_ part: String) -> SeededRandom { SeededRandom(seed: plan.seed, part: part) }

  // MARK: Running

  /// Lives through everything.
  func run() throws {
    try settle()
    space.faults = plan.faults.adding(plan.nature)
    var lives = random("lives")
    let end = time.monotonic + .seconds(plan.activity)
    var number = 0
    while time.monotonic < end {
      number += 1
      let fuse = number > plan.deaths ? nil : plan.lifeLength.map { lives.integer(1...(2 * $0)) }
      let life = Life(number, time: time, fuse: number == 1 ? plan.firstDeath ?? fuse : fuse)
      try live(life, until: end, lives.chance(0.3))
      book.withLock { $0.firstPlaces = $0.firstPlaces ?? life.passed }
    }
    // From now on nobody acts and nothing fails: everything comes to its end.
    book.withLock { $0.isQuiet = true }
    space.faults = plan.nature
    let life = Life(number + 1, time: time, fuse: nil)
    let quiet = time.monotonic
    let looked = Mutex(quiet + .seconds(plan.quiet))
    try live(life, until: quiet + .seconds(86_400), false) { [self] in
      let now = time.monotonic
      guard looked.withLock({ now > $0 }) else { return false }
      looked.withLock { $0 = now + .seconds(120) }
      if plan.hasOperator {
        try? operate(onAll: true)
        if (try? hasUndecided()) != false { return false }
      }
      // A look at each feed must come after the last change.
      let last = book.withLock { $0.changes.values.max() } ?? .zero
      return now > last + .seconds(400) && (try? hasOpen()) == false
    }
    book.withLock { $0.lives = number + 1 }
  }

  private func hasOpen() throws -> Bool {
    try store.reading { tables throws(StoreError) in
      var filter = DeliveryFilter()
      filter.states = [.running]
      filter.limit = 1
      if try !tables.deliveries(filter).isEmpty { return true }
      for rule in rules where try tables.nextRun(rule: rule.plan.name) ?? .max != .max { return true }
      return false
    }
  }

  /// One life, until it dies or its time is over; `isGentle` is whether it is then asked to end.
  private func live(
    _ life: Life, until end: Duration, _ isGentle: Bool, isDone: () -> Bool = { false }
  ) throws {
    let watch = try makeWatch(life)
    let outcome = Mutex<String?>(nil)
    let root = Task(executorPreference: queue) {
      do throws(StoreError) {
        try await watch.run()
        outcome.withLock { $0 = "ended" }
      } catch {
        outcome.withLock { $0 = error.message }
      }
    }
    note("life \(life.number) begins")
    while outcome.withLock({ $0 }) == nil, life.death == nil, time.monotonic < end {
      if queue.runNext() { continue }
      if isDone() { break }
      step(life, until: end)
    }
    if life.death == nil, isGentle {
      Task(executorPreference: queue) { await watch.stop() }
      while outcome.withLock({ $0 }) == nil, life.death == nil {
        if !queue.runNext() { step(life, until: .seconds(10_000_000)) }
      }
    }
    life.die("at the end of its time")
    note("life \(life.number) ends \(life.death ?? ""): \(outcome.withLock { $0 } ?? "")")
    root.cancel()
    Task(executorPreference: queue) { await watch.stop() }
    var idle = 0
    while outcome.withLock({ $0 }) == nil {
      if queue.runNext() { continue }
      idle += 1
      guard idle < 100, time.next != nil else { throw WorldError("a dead life does not end") }
      time.wakeNext()
    }
    while queue.runNext() {}
  }

  /// Moves on to the next moment at which anything happens.
  private func step(_ life: Life, until end: Duration) {
    let act = book.withLock { $0.isQuiet ? nil : $0.nextAct }
    let next = time.next
    if let act, act <= next ?? end, act <= end {
      time.advance(to: act)
      act1(life)
    } else if let next, next <= end {
      time.wakeNext()
    } else {
      time.advance(to: end)
    }
  }

  private func makeWatch(_ life: Life) throws -> Watcher {
    let clock = LifeClock(life: life, error: plan.clockError)
    let settings = ClientSettings(
      baseURL: try BaseURL("http://space.invalid/api"),
      credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: plan.limits)
    let spread = Mutex(random("spread \(life.number)"))
    let client = Client(
      settings: settings, transport: LifeTransport(life: life, world: self), clock: clock,
      logger: Logger(label: "world") { _ in SwiftLogNoOpLogHandler() },
      random: { spread.withLock { $0.unit() } })
    let hands = Hands(client: client, life: life, world: self)
    let named = Dictionary(uniqueKeysWithValues: rules.map { ($0.plan.name, $0) })
    let watch = Watcher(
      store: LifeStore(life: life, base: store, world: self), reader: client,
      runner: WorldRunner(rules: named, hands: hands), clock: clock, observer: WorldObserver(life: life, world: self),
      settings: plan.settings)
    let added = Mutex(false)
    Task(executorPreference: queue) { [rules] in
      for rule in rules { await watch.add(rule.plan) }
      added.withLock { $0 = true }
    }
    while !added.withLock({ $0 }) { guard queue.runNext() else { throw WorldError("the rules were not taken") } }
    return watch
  }
}

struct WorldError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

struct WorldObserver: WatchObserver {
  let life: Life
  let world: World

  func note(_ note: WatchNote) {
    guard life.death == nil else { return }
    switch note {
    case .activated(let rule, let trigger, _, let count): world.noteActivation(rule, trigger, count)
    case .news(let feed, let count): world.note("news \(feed) \(count)")
    case .delivery(let delivery, _):
      world.note("delivery \(delivery.id) \(delivery.rule) \(delivery.state.rawValue) \(delivery.reason ?? "")")
    case .trouble(let subject, let message): world.note("trouble \(subject): \(message)")
    case .recovered(let subject): world.note("recovered \(subject)")
    case .remark(let text): world.note("remark \(text)")
    }
  }
}

extension Faults {
  func adding(_ other: Faults) -> Faults {
    var sum = self
    for (fault, rate) in other.rates { sum[fault] = rate }
    return sum
  }
}
