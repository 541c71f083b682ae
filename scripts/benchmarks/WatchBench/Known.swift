import Automation
import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel

#if canImport(Glibc)
  import Glibc
#endif

/// What a scan costs beside records that are known already.
struct Known {
  let folder: String
  let records: Int
  private let scans = 300

  func run() throws {
    let time = VirtualTime()
    let entities = WatchBench.entities(1)
    let entity = entities[0].entity
    let mill = Mill(
      entities.map { ($0.entity, $0.field) }, rate: 0.2, limit: .max, values: 1, hasChanges: true, time: time)
    let store = WatchBench.store(folder, "known", time)
    let now = time.now.seconds
    var feed = FeedState(key: FeedKey(entity: entity.name), activated: now, lookBack: 180)
    feed.scanned = now
    feed.floor = now - 180
    try store.transaction(owner: nil) { [feed] tables throws(StoreError) in
      let saved = try tables.save(feed)
      for first in stride(from: 0, to: records, by: 10_000) {
        let ids = first..<min(first + 10_000, records)
        // A record every half minute, long ago, with the ids of other times.
        try tables.setKnown(
          saved.id,
          ids.map { KnownRecord(id: 1_000_000_000 + Int64($0), updated: now - 3600 - Int64($0) * 30, hash: Int64($0)) })
      }
    }
    let tally = Tally(time)
    var settings = WatchSettings()
    settings.every = .seconds(15)
    let watcher = Watcher(
      store: store, reader: try WatchBench.client(mill, time), runner: tally, clock: time, observer: tally,
      settings: settings)
    let trigger = Trigger(rule: "r", name: "created", kind: .created, set: try RecordSet(entity))
    let queue = TurnQueue()
    let watch = Task(executorPreference: queue) {
      await watcher.add(RulePlan(name: "r", triggers: [trigger]))
      try await watcher.run()
    }
    func run(scans: Int) {
      let end = time.monotonic + .seconds(15 * scans)
      while time.monotonic < end { if !queue.runNext(), !time.wakeNext() { return } }
    }
    run(scans: 20)
    let begun = (wall: WatchBench.seconds(), cpu: WatchBench.seconds(CLOCK_PROCESS_CPUTIME_ID), mill.requests)
    run(scans: scans)
    let wall = WatchBench.seconds() - begun.wall
    let cpu = WatchBench.seconds(CLOCK_PROCESS_CPUTIME_ID) - begun.cpu
    let requests = mill.requests - begun.2
    watch.cancel()
    try WatchBench.show([
      "known": .integer(Int64(records)), "requests": .integer(Int64(requests)),
      "ms_per_scan": WatchBench.rounded(wall / Double(scans) * 1e3),
      "cpu_ms_per_scan": WatchBench.rounded(cpu / Double(scans) * 1e3),
      "deliveries": .integer(Int64(tally.total)), "memory": WatchBench.rounded(WatchBench.memory),
      "troubles": .array(tally.counts.troubles.map { .string($0) }),
    ])
  }
}
