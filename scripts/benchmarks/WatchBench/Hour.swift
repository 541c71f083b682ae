import Automation
import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An hour of an ordinary space under the documented limits: 50 rules on 20 entities, 200 events, most of them on three.
struct Hour {
  let folder: String
  let seed: UInt64

  func run() throws {
    let time = VirtualTime()
    let space = Space(seed: seed, scenario: .empty, clock: time, limits: .documented)
    let names = Set(space.entityNames)
    let entities = WatchBench.entities(100).filter { names.contains($0.entity.name) }.prefix(20)
    let client = try WatchBench.client(
      ModelTransport(space, clock: time), time, limits: .documented,
      credentials: .password(user: Account.demo.email, password: Account.demo.password))
    let tally = Tally(time, keepsTimes: true)
    let watcher = Watcher(
      store: WatchBench.store(folder, "hour", time), reader: client, runner: tally, clock: time, observer: tally)
    let hot = Array(entities.prefix(3))
    let queue = TurnQueue()
    let people = People(seed: seed, time: time)
    Task(executorPreference: queue) {
      for index in 0..<50 {
        let entity = entities[index % entities.count].entity
        let field = entities[index % entities.count].field
        let kind: Trigger.Kind = index < 30 ? .created : index < 45 ? .updated : .changed(field: field)
        let name = "rule \(index)"
        let trigger = Trigger(rule: name, name: "trigger", kind: kind, set: try RecordSet(entity))
        await watcher.add(RulePlan(name: name, triggers: [trigger]))
      }
      try await watcher.run()
    }
    Task(executorPreference: queue) {
      // 200 an hour, at random.
      while true {
        try await time.sleep(for: .milliseconds(Int(-18_000 * people.logarithm())))
        let isHot = people.chance(0.8)
        let place = people.number(isHot ? hot.count : entities.count - hot.count) + (isHot ? 0 : hot.count)
        people.act(space, entities[place].entity.name, entities[place].field, isHot: isHot)
      }
    }
    func pass(_ hours: Int) {
      let end = time.monotonic + .seconds(hours * 3600)
      while time.monotonic < end { if !queue.runNext(), !time.wakeNext() { return } }
    }
    pass(1)
    let first = client.statistics
    let events = people.events
    pass(2)
    let second = client.statistics
    let seen = tally.counts
    var delays: [Double] = []
    var lost = 0
    for birth in people.births where birth.at < time.seconds - 900 {
      guard let arrived = seen.times[birth.entity]?[birth.id] else {
        lost += 1
        continue
      }
      if birth.isHot { delays.append(arrived - birth.at) }
    }
    delays.sort()
    try WatchBench.show([
      "entities": .integer(Int64(entities.count)),
      "events_per_hour": .integer(Int64((people.events - events) / 2)),
      "requests_per_hour": .integer(Int64((second.requests - first.requests) / 2)),
      "throttled": .integer(Int64(second.throttled)), "lost": .integer(Int64(lost)),
      "hot_delay_median": WatchBench.rounded(delays.isEmpty ? 0 : delays[delays.count / 2]),
      "hot_delay_p95": WatchBench.rounded(delays.isEmpty ? 0 : delays[delays.count * 95 / 100]),
      "deliveries": .integer(Int64(seen.total)), "troubles": .array(seen.troubles.map { .string($0) }),
    ])
  }
}

/// The people of the space, who do things at random.
private final class People: Sendable {
  struct Birth {
    let entity: String
    let id: Int64
    let at: Double
    let isHot: Bool
  }

  private struct State {
    var random: UInt64
    var births: [Birth] = []
    var events = 0
    var ids: [String: [Int64]] = [:]
  }

  private let time: VirtualTime
  private let state: Mutex<State>

  init(seed: UInt64, time: VirtualTime) {
    self.time = time
    state = Mutex(State(random: seed &* 0x9E37_79B9_7F4A_7C15 | 1))
  }

  var births: [Birth] { state.withLock { $0.births } }
  var events: Int { state.withLock { $0.events } }

  private func fraction() -> Double {
    state.withLock { state in
      state.random ^= state.random << 13
      state.random ^= state.random >> 7
      state.random ^= state.random << 17
      return Double(state.random >> 11) / Double(1 << 53)
    }
  }

  func chance(_ rate: Double) -> Bool { fraction() < rate }
  func number(_ count: Int) -> Int { Int(fraction() * Double(count)) }
  func logarithm() -> Double { log(max(fraction(), 1e-9)) }

  /// Makes a record, or changes one of the last.
  func act(_ space: Space, _ entity: String, _ field: String, isHot: Bool) {
    let ids = state.withLock { $0.ids[entity] ?? [] }
    if ids.count > 3, chance(0.4) {
      try? space.update(entity, ids[number(ids.count)], [field: .integer(Int64(number(1000)))])
      state.withLock { $0.events += 1 }
    } else if let id = try? space.add(entity, [:]) {
      state.withLock { state in
        state.events += 1
        state.births.append(Birth(entity: entity, id: id, at: time.seconds, isHot: isHot))
        state.ids[entity, default: []].append(id)
      }
    }
  }
}
