import Logging
import Testing

@testable import Nexudus

/// Many processes on one file: windows hold whatever happens to the processes, the machine and its clock.
@Suite struct SharedPacingTests {
  private let account = PacingAccount(address: "https://space.example/api", user: "ada@example.com")

  /// A process as the file sees it: its own store, and the requests that wait.
  private struct Process {
    var store: FilePacingStore
    var waiting: [(request: PacingRequest, next: Duration)] = []
  }

  private static let lanes: [PacingLane] = [.write, .people, .feed("Booking"), .feed("Coworker"), .feed("Visitor")]

  @Test(arguments: 0..<8)
  func processes_randomLoadDeathsRestartsAndClockJumps_noWindowIsExceeded(seed: Int) throws {
    var random = SeededRandom(seed)
    let exact = seed % 2 == 0
    let limits =
      exact
      ? PacingLimits(gap: .milliseconds(100), minute: 12, hour: 20, day: 40, writeMinute: 4, writeDay: 12)
      : PacingLimits(gap: .milliseconds(100), minute: 130, hour: 140, day: 200, writeMinute: 9, writeDay: 40)
    let rules = PacingRules(limits)
    let folder = TestFolder()
    let machine = Machine()
    func start() -> Process { Process(store: FilePacingStore(folder: folder.path)) }
    var processes = (0..<Int.random(in: 1...5, using: &random)).map { _ in start() }
    var sent = Sent()
    var ids: UInt64 = 0
    for _ in 0..<3_000 {
      let chosen = Int.random(in: processes.indices, using: &random)
      switch Int.random(in: 0..<800, using: &random) {
      case 0: processes[chosen] = start()  // killed with all that waited
      case 1: machine.jump(.seconds(Int.random(in: -100_000...100_000, using: &random)))
      case 2:
        // A restart during which the wall clock is set back at most; all processes die.
        machine.restart(taking: .seconds(Int.random(in: 20...4_000, using: &random)))
        if Bool.random(using: &random) { machine.jump(.seconds(Int.random(in: -100_000...0, using: &random))) }
        processes = processes.map { _ in start() }
      case 3: machine.advance(to: machine.truth + .seconds(Int.random(in: 0...20_000, using: &random)))
      case 4:
        let asked = Duration.seconds(Int.random(in: 0...90, using: &random))
        _ = try processes[chosen].store.update(account, clock: machine) { $0.block(for: asked) }
      case 5..<60 where processes.reduce(0) { $0 + $1.waiting.count } < 30:
        // A burst, of mostly feeds for some seeds: they have limits of their own.
        for _ in 0..<Int.random(in: 1...15, using: &random) {
          ids += 1
          let isFeed = seed % 3 == 0 && Int.random(in: 0..<12, using: &random) > 0
          let lane = isFeed ? .feed("Booking") : Self.lanes.randomElement(using: &random) ?? .people
          let request = PacingRequest(id: ids, lane: lane, isWrite: lane == .write)
          processes[chosen].waiting.append((request, machine.truth))
        }
      default: break
      }
      // The process whose request is due first asks, sometimes late.
      let due = processes.indices.flatMap { process in
        processes[process].waiting.indices.map { (process, $0, processes[process].waiting[$0].next) }
      }
      guard let (process, place, moment) = due.min(by: { $0.2 < $1.2 }) else { continue }
      machine.advance(to: moment + .milliseconds(Int.random(in: 0..<9, using: &random) == 0 ? 1_500 : 1))
      var request = processes[process].waiting[place].request
      let answer = try #require(
        try processes[process].store.update(account, clock: machine) { ledger in
          request.arrived = request.arrived ?? ledger.time.moment
          return ledger.ask(request, rules)
        })
      switch answer {
      case .go:
        sent.add(request.lane, at: machine.truth)
        processes[process].waiting.remove(at: place)
      case .wait(let next, let inAll):
        processes[process].waiting[place] = (request, machine.truth + .microseconds(next))
        // Long waits are cut short, or the test would do nothing but ask.
        if inAll > 60_000_000, Int.random(in: 0..<6, using: &random) == 0 {
          machine.advance(to: machine.truth + .microseconds(Int64.random(in: 0...inAll, using: &random)))
        }
      }
    }
    #expect(sent.all.count > 80, "seed \(seed)")
    sent.check(limits, "seed \(seed)")
    #expect(folder.files.count == 1, "seed \(seed)")
  }

  @Test(arguments: 0..<6)
  func pacers_manyOnOneFile_noWindowIsExceededAndAllGo(seed: Int) async throws {
    let clock = VirtualTime()
    let folder = TestFolder()
    let limits = PacingLimits(gap: .milliseconds(100), minute: 20, hour: 120, writeMinute: 7)
    let account = account
    let sent = try await withThrowingTaskGroup(of: [(PacingLane, Duration)].self) { group in
      for process in 0..<4 {
        let pacer = Pacer(limits, clock: clock, store: FilePacingStore(folder: folder.path), account: { account })
        group.addTask {
          var random = SeededRandom(seed * 10 + process)
          var sent: [(PacingLane, Duration)] = []
          for _ in 0..<40 {
            let lane = Self.lanes.randomElement(using: &random) ?? .people
            try await PacingLane.$current.withValue(lane) { try await pacer.wait(isWrite: lane == .write) }
            sent.append((lane, clock.monotonic))
          }
          return sent
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(sent.count == 160, "seed \(seed)")
    // The clock may run on between the answer and the look at it, so only the count of all is exact here.
    let end = sent.map(\.1).max() ?? .zero
    #expect(end >= .seconds(3_600), "seed \(seed): 160 requests don't fit into an hour of 120")
    let usage = try FilePacingStore(folder: folder.path).usage(of: account, limits: limits, clock: clock)
    #expect(try #require(usage.hour).used <= 120, "seed \(seed)")
    #expect(usage.waiting == 0, "seed \(seed)")
  }

  @Test func restart_hourUsed_nextProcessWaits() async throws {
    let folder = TestFolder()
    let machine = Machine()
    let limits = PacingLimits(hour: 50)
    let account = account
    func pacer() -> Pacer {
      Pacer(limits, clock: machine, store: FilePacingStore(folder: folder.path), account: { account })
    }
    let first = pacer()
    for _ in 0..<50 { try await first.wait(isWrite: false) }
    #expect(machine.truth == .zero)
    machine.restart(taking: .seconds(60))
    machine.jump(.seconds(-7_200))
    try await pacer().wait(isWrite: false)
    #expect(machine.truth >= .seconds(3_600))
  }

  @Test func serverAsksOneToWait_allProcessesWait() async throws {
    let folder = TestFolder()
    let machine = Machine()
    let account = account
    func pacer() -> Pacer {
      Pacer(.documented, clock: machine, store: FilePacingStore(folder: folder.path), account: { account })
    }
    await pacer().block(for: .seconds(40))
    #expect(try pacer().usage().blocked == .seconds(40))
    try await pacer().wait(isWrite: false)
    #expect(machine.truth >= .seconds(40) && machine.truth < .seconds(41))
    await pacer().block(for: .seconds(1_000_000))
    try await pacer().wait(isWrite: false)
    #expect(machine.truth < .seconds(3_700), "a wish for days does not outlive an hour")
  }

  @Test func accounts_differ_eachHasItsLimits() throws {
    let folder = TestFolder()
    let store = FilePacingStore(folder: folder.path)
    let machine = Machine()
    let rules = PacingRules(PacingLimits(hour: 1))
    for name in ["ada", "bob", "ADA"] {
      let account = PacingAccount(address: "https://Space.example/api", user: name)
      let request = PacingRequest(id: 7, lane: .people, isWrite: false)
      let answer = try store.update(account, clock: machine) { $0.ask(request, rules) }
      #expect((answer == .go) == (name != "ADA"))
    }
    #expect(folder.files.count == 2)
    #expect(folder.files.allSatisfy { $0.hasPrefix("space.example-") && folder.mode($0) == 0o600 })
    #expect(folder.mode() == 0o700)
  }
}
