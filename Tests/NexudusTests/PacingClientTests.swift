import Logging
import Testing

@testable import Nexudus

/// The client over a shared record of past requests.
@Suite struct PacingClientTests {
  private let me = ScriptedTransport.Answer.json(#"{"Id": 1}"#)

  private func client(
    _ store: any PacingStore, _ clock: VirtualTime, limits: PacingLimits, log: LogBook = LogBook(),
    credentials: Credentials = .basic(user: "Ada@example.com", password: "secret")
  ) throws -> Client {
    Client(
      settings: ClientSettings(
        baseURL: try BaseURL("https://space.example/api/"), credentials: credentials, limits: limits),
      transport: ScriptedTransport(me), clock: clock, logger: log.logger, pacingStore: store)
  }

  @Test func limitsOff_nothingIsOpenedOrWritten() async throws {
    let folder = TestFolder()
    let client = try client(FilePacingStore(folder: folder.path), VirtualTime(), limits: .off)
    _ = try await client.me()
    #expect(try client.pacingUsage() == PacingUsage())
    #expect(folder.files.isEmpty && folder.mode() == 0)
  }

  @Test func twoClients_oneFile_shareTheLimits() async throws {
    let folder = TestFolder()
    let clock = VirtualTime()
    let limits = PacingLimits(hour: 3)
    let first = try client(FilePacingStore(folder: folder.path), clock, limits: limits)
    let second = try client(FilePacingStore(folder: folder.path), clock, limits: limits)
    for client in [first, second, first] { _ = try await client.me() }
    #expect(clock.monotonic == .zero)
    #expect(try second.pacingUsage().hour == .init(used: 3, limit: 3))
    _ = try await second.me()
    #expect(clock.monotonic >= .seconds(3_600))
  }

  @Test func lane_ofTheTask_isCounted() async throws {
    let folder = TestFolder()
    let clock = VirtualTime()
    let client = try client(FilePacingStore(folder: folder.path), clock, limits: PacingLimits(hour: 10))
    try await PacingLane.$current.withValue(.feed("Booking")) {
      for _ in 0..<8 { _ = try await client.me() }
    }
    _ = try await client.me()
    #expect(clock.monotonic == .zero, "people have a fifth left")
    try await PacingLane.$current.withValue(.feed("Booking")) { _ = try await client.me() }
    #expect(clock.monotonic >= .seconds(3_600), "feeds have used their share")
  }

  @Test func longWait_isToldOnce() async throws {
    let log = LogBook()
    let client = try client(MemoryPacingStore(), VirtualTime(), limits: PacingLimits(hour: 2), log: log)
    for _ in 0..<3 { _ = try await client.me() }
    #expect(log.lines.count == 1 && log.lines[0].hasPrefix("notice: the account's limits are used up"), "\(log.lines)")
  }

  @Test func store_fails_clientGoesOnAloneAndSaysSoOnce() async throws {
    let log = LogBook()
    let store = FilePacingStore(folder: "/dev/null/pacing")
    let clock = VirtualTime()
    let client = try client(store, clock, limits: PacingLimits(hour: 2), log: log)
    for _ in 0..<2 { _ = try await client.me() }
    #expect(log.lines.count == 1 && log.lines[0].hasPrefix("warning: "), "\(log.lines)")
    _ = try await client.me()
    #expect(clock.monotonic >= .seconds(3_600), "it still paces itself")
  }

  @Test func account_storedSignIn_isTheOneWhoSignedInLast() throws {
    let tokens = MemoryTokenStore()
    let settings = ClientSettings(baseURL: .nexudus, credentials: .stored())
    #expect(PacingAccount(settings, tokens).user == "")
    let moment = Timestamp(seconds: 1_790_000_000)
    tokens.save(
      StoredSignIn(clientID: "c", accessToken: "a", refreshToken: nil, expires: moment, issued: moment),
      for: SignInKey(address: settings.baseURL.description, user: "Ada@example.com", passwordDigest: "d"))
    #expect(PacingAccount(settings, tokens).user == "ada@example.com")
  }
}
