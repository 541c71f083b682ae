import Logging
import Synchronization
import Testing

@testable import Nexudus

/// What the file of a ledger stands: deaths in mid-write, damage, removal.
@Suite struct PacingFileTests {
  private let account = PacingAccount(address: "https://space.example/api", user: "ada@example.com")
  private let limits = PacingLimits.documented

  /// Sends requests a second apart.
  private func send(_ count: Int, _ store: FilePacingStore, _ machine: Machine) throws {
    for number in 0..<count {
      machine.advance(to: machine.truth + .seconds(1))
      let request = PacingRequest(
        id: UInt64(number), lane: number % 3 == 0 ? .write : .feed("a"), isWrite: number % 3 == 0)
      #expect(try store.update(account, clock: machine) { $0.ask(request, PacingRules(limits)) } == .go)
    }
  }

  private func ledger(_ store: FilePacingStore, _ machine: Machine) throws -> PacingLedger {
    try #require(try store.update(account, clock: machine) { $0 })
  }

  @Test func words_anyLedger_readAsWritten() throws {
    for seed in 0..<20 {
      var random = SeededRandom(seed)
      var desk = Desk(limits)
      var requests = (0..<Int.random(in: 0...140, using: &random)).map { number in
        desk.request(number % 5 == 0 ? .write : .feed("feed \(number % 90)"))
      }
      for index in requests.indices { _ = desk.ask(&requests[index]) }
      for _ in 0..<Int.random(in: 0...200, using: &random) { desk.take(.people) }
      var words: [UInt64] = []
      desk.ledger.write(to: &words)
      #expect(words.count == PacingLedger.wordCount, "seed \(seed)")
      var again: [UInt64] = []
      try #require(PacingLedger(words: words), "seed \(seed)").write(to: &again)
      #expect(again == words, "seed \(seed)")
    }
  }

  @Test func file_anyLoad_sizeStaysTheSame() throws {
    let folder = TestFolder()
    let machine = Machine()
    let store = FilePacingStore(folder: folder.path)
    try send(1, store, machine)
    let size = try folder.bytes(folder.files[0]).count
    try send(600, store, machine)
    #expect(try folder.bytes(folder.files[0]).count == size && size < 32_768)
  }

  @Test func write_killedAtAnyPlace_earlierStateIsRead() throws {
    let folder = TestFolder()
    let machine = Machine()
    let store = FilePacingStore(folder: folder.path)
    try send(20, store, machine)
    let name = folder.files[0]
    let before = try folder.bytes(name)
    let used = try store.usage(of: account, limits: limits, clock: machine)
    try send(1, store, machine)
    let after = try folder.bytes(name)
    let usedAfter = try store.usage(of: account, limits: limits, clock: machine)
    #expect(usedAfter.hour?.used == 21 && used.hour?.used == 20)
    let places = after.indices.filter { before[$0] != after[$0] }
    let last = try #require(places.last)
    for cut in stride(from: try #require(places.first), through: last, by: 97) + [last] {
      try folder.write(Array(after[..<cut] + before[cut...]), name)
      let fresh = FilePacingStore(folder: folder.path)
      #expect(try fresh.usage(of: account, limits: limits, clock: machine).hour?.used == 20, "cut at \(cut)")
      #expect(try ledger(fresh, machine).usage(limits).hour?.used == 20, "cut at \(cut)")
      #expect(try ledger(store, machine).usage(limits).hour?.used == 20, "cut at \(cut), seen by one who has it open")
    }
  }

  @Test(arguments: 0..<60)
  func file_damaged_lastStateOrClosedForAMinute(seed: Int) throws {
    var random = SeededRandom(seed)
    let folder = TestFolder()
    let machine = Machine()
    let log = LogBook()
    let store = FilePacingStore(folder: folder.path, logger: log.logger)
    try send(30, store, machine)
    let name = folder.files[0]
    var bytes = try folder.bytes(name)
    switch seed % 4 {
    case 0: bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count / 2, using: &random)))
    case 1: bytes = bytes.map { _ in UInt8.random(in: 0...255, using: &random) }
    case 2: for _ in 0..<400 { bytes[Int.random(in: bytes.indices, using: &random)] ^= 0x10 }
    default: bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }
    try folder.write(bytes, name)
    // Who has the file open knows what a whole header stands for; only another reads the damage behind it.
    let isOpen = seed % 4 != 2 && Bool.random(using: &random)
    let reader = isOpen ? store : FilePacingStore(folder: folder.path, logger: log.logger)
    let seen = try ledger(reader, machine)
    let usage = seen.usage(limits)
    if seed % 4 == 3 {
      // One copy is whole still.
      #expect(try #require(usage.hour).used >= 29, "seed \(seed)")
      #expect(log.lines.isEmpty, "seed \(seed)")
    } else {
      #expect(usage.minute?.used == 120 && usage.writeMinute?.used == 60, "seed \(seed)")
      #expect(try #require(usage.hour).used >= 2_500, "seed \(seed)")
      #expect(log.lines.count == 1, "seed \(seed): \(log.lines)")
      let request = PacingRequest(id: 1, lane: .write, isWrite: true)
      func ask() throws -> Bool {
        try store.update(account, clock: machine) { $0.ask(request, PacingRules(limits)) } == .go
      }
      #expect(try !ask(), "seed \(seed)")
      machine.advance(to: machine.truth + .seconds(61))
      #expect(try ask(), "seed \(seed)")
      #expect(log.lines.count == 1, "seed \(seed): said once")
    }
  }

  @Test func file_removed_isMadeAnew() throws {
    let folder = TestFolder()
    let machine = Machine()
    let stores = [FilePacingStore(folder: folder.path), FilePacingStore(folder: folder.path)]
    for store in stores { try send(1, store, machine) }
    try #require(unlinkFile("\(folder.path)/\(folder.files[0])"))
    for store in stores { try send(1, store, machine) }
    let usage = try stores[0].usage(of: account, limits: limits, clock: machine)
    #expect(usage.hour?.used == 2, "both count in the new file")
  }

  @Test func store_heldByAnother_updateComesBackAtOnce() throws {
    let folder = TestFolder()
    let machine = Machine()
    let store = FilePacingStore(folder: folder.path)
    let other = FilePacingStore(folder: folder.path)
    let account = account
    let inner = try store.update(account, clock: machine) { _ in
      (try? other.update(account, clock: machine) { _ in true }) ?? nil
    }
    #expect(inner == .some(nil))
    #expect(try other.update(account, clock: machine) { _ in true } == true)
  }

  @Test func usage_noFile_nothingIsMade() throws {
    let folder = TestFolder()
    let usage = try FilePacingStore(folder: folder.path).usage(of: account, limits: limits, clock: Machine())
    #expect(usage.hour == .init(used: 0, limit: 5_000) && usage.writeDay == .init(used: 0, limit: 5_000))
    #expect(folder.files.isEmpty && folder.mode() == 0)
  }
}
