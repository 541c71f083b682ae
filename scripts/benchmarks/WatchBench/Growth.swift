import Automation
import JSONPages
import Nexudus
import SQLiteStore
import SpaceModel

#if canImport(Glibc)
  import Glibc
#endif

/// Many events through one watcher: what an event costs, and whether all of them arrive once.
struct Growth {
  let folder: String
  let rules: Int
  let events: Int
  var lines = 10
  var hasChanges = false

  func run(isLoud: Bool = false) throws {
    let time = VirtualTime()
    let entities = WatchBench.entities(lines)
    let values = Int64(max(rules / lines, 1))
    let mill = Mill(
      entities.map { ($0.entity, $0.field) }, rate: 3, limit: events / lines, values: values, hasChanges: hasChanges,
      time: time)
    let store = WatchBench.store(folder, "growth", time)
    let tally = Tally(time)
    let watcher = Watcher(
      store: store, reader: try WatchBench.client(mill, time), runner: tally, clock: time, observer: tally)
    var plans: [RulePlan] = []
    for index in 0..<rules {
      let kind = entities[index % lines]
      let set = try RecordSet(kind.entity, where: [kind.filter: .integer(Int64(index / lines) + 1)])
      let name = "rule \(index)"
      var triggers = [Trigger(rule: name, name: "created", kind: .created, set: set)]
      if hasChanges { triggers.append(Trigger(rule: name, name: "updated", kind: .updated, set: set)) }
      plans.append(RulePlan(name: name, triggers: triggers))
    }
    let queue = TurnQueue()
    let watch = Task(executorPreference: queue) { [plans] in
      for plan in plans { await watcher.add(plan) }
      try await watcher.run()
    }
    let wanted = events / lines * lines
    // What an event costs, not what it costs to load the rules: the first tenth is not measured.
    var begun = (total: 0, wall: WatchBench.seconds(), cpu: 0.0)
    var shown = 0
    var quietSince: Duration?
    var memories: [Double] = []
    while true {
      if queue.runNext() { continue }
      let total = tally.total
      if begun.total == 0, total * 10 >= wanted {
        begun = (total, WatchBench.seconds(), WatchBench.seconds(CLOCK_PROCESS_CPUTIME_ID))
      }
      if isLoud, total * 10 / wanted > shown {
        shown = total * 10 / wanted
        let memory = WatchBench.memory
        memories.append(memory)
        let taken = WatchBench.seconds() - begun.wall
        print("\(shown * 10) %: \(total) events, \(Int(taken)) s, \(Int(memory)) MB")
        fflush(nil)
      }
      if mill.isOver {
        if quietSince == nil { quietSince = time.monotonic }
        if total >= wanted || time.monotonic - (quietSince ?? .zero) > .seconds(3600) { break }
      }
      guard time.wakeNext() else { break }
    }
    let taken = (
      events: Double(wanted - begun.total), wall: WatchBench.seconds() - begun.wall,
      cpu: WatchBench.seconds(CLOCK_PROCESS_CPUTIME_ID) - begun.cpu
    )
    // An hour more, so that what would come twice has come.
    let end = time.monotonic + .seconds(600)
    while time.monotonic < end { if !queue.runNext(), !time.wakeNext() { break } }
    Task(executorPreference: queue) { await watcher.stop() }
    while queue.runNext() || time.wakeNext() {}
    watch.cancel()
    let counts = tally.counts
    let lost = tally.lost(of: mill.made)
    let figures: JSONObject = [
      "rules": .integer(Int64(rules)), "events": .integer(Int64(counts.total)), "lost": .integer(Int64(lost)),
      "doubled": .integer(Int64(counts.doubles)), "parked": .integer(Int64(counts.parked)),
      "us_per_event": WatchBench.rounded(taken.wall / taken.events * 1e6),
      "cpu_us_per_event": WatchBench.rounded(taken.cpu / taken.events * 1e6),
      "memory": WatchBench.rounded(WatchBench.memory),
      "memory_growth": WatchBench.rounded((memories.last ?? 1) / (memories.dropFirst().first ?? memories.last ?? 1)),
      "troubles": .array(counts.troubles.map { .string($0) }),
    ]
    try WatchBench.show(figures)
    if lost > 0 || counts.doubles > 0 || counts.parked > 0 { exit(1) }
  }
}
