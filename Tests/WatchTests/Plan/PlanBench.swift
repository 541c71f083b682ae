import Automation
import HTTPTesting
import HTTPTypes
import JSONPages
import Logging
import MailTesting
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization
import Testing

/// A space, a state and plans over them, with a connection that loses what the test says.
final class PlanBench: Sendable {
  let clock = HastyClock()
  let space: Space
  let store: StateStore
  let transport: LossyTransport
  let redactor = Redactor()
  let lines = Mutex<[String]>([])
  let settings: Settings
  let secrets: [String: String]
  let hosts: PlayedHosts

  init(
    settings: Settings = RuleSpace.channels, secrets: [String: String] = [:], faults: Faults = .none,
    hosts: PlayedHosts = PlayedHosts()
  ) throws {
    self.settings = settings
    self.hosts = hosts
    self.secrets = secrets
    space = Space(seed: 1, clock: clock, faults: faults)
    store = StateStore(inMemory: { [clock] in Double(clock.now.seconds) })
    transport = LossyTransport(ModelTransport(space, clock: clock))
  }

  /// A client of its own, as each process has.
  func client() throws -> Client {
    Client(
      settings: ClientSettings(
        baseURL: try BaseURL("http://space.invalid/api"),
        credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: .off),
      transport: transport, clock: clock, redactor: redactor,
      logger: Logger(label: "plan") { _ in SwiftLogNoOpLogHandler() })
  }

  /// The plan that a script makes, through the text of its file.
  func plan(_ code: String, named name: String = "rule") async throws -> SavedPlan {
    let output = PlannedOutput()
    var options = ScriptOptions()
    options.isDryRun = true
    let client = try client()
    let services = ScriptServices(
      client: { client }, store: { [store] in store }, secrets: BenchSecrets(values: secrets), output: output,
      redactor: redactor, clock: clock, logger: Logger(label: "plan") { _ in SwiftLogNoOpLogHandler() },
      settings: settings, notifier: notifier, http: hosts)
    let runner = ScriptRunner(.code("rule { name = \"\(name)\" }\n" + code), options: options, services: services)
    if case .failed(let failure) = await runner.run() { throw failure }
    return try await keep(Plan(output.effects))
  }

  /// A plan of effects, through the text of its file.
  func keep(_ plan: Plan) async throws -> SavedPlan {
    let saved = SavedPlan(
      plan, id: "\(UInt64.random(in: 0 ... .max))", made: clock.now, address: "http://space.invalid/api",
      account: "me", basis: try await PlanBasis.read(plan, client()), redactor: redactor, digest: { "\($0.count)" })
    return try SavedPlan(fileText: Array(saved.fileText.utf8))
  }

  private var notifier: any NotificationSender {
    TransportNotifier(
      transport: transport, mail: PlayedMail(), clock: clock,
      terminal: { [self] line in lines.withLock { $0.append(line) } })
  }

  /// Applies a plan, as a new process would.
  @discardableResult
  func apply(_ saved: SavedPlan, observer: @escaping @Sendable (PlanNote) -> Void = { _ in }) async throws -> Int {
    let client = try client()
    try await client.learnServerTime()
    let journal = PlanJournal(
      id: saved.id, made: saved.made, rules: saved.plan.groups.map(\.rule), store: store, reader: client, clock: clock,
      lookBack: .seconds(180), complain: { _ in })
    let services = PlanServices(
      client: client, settings: settings, secrets: BenchSecrets(values: secrets), redactor: redactor, clock: clock,
      logger: Logger(label: "plan") { _ in SwiftLogNoOpLogHandler() }, notifier: notifier, http: hosts)
    return try await PlanApplier(saved, journal: journal, services: services, observer: observer).apply()
  }

  /// The failure of an application that must fail.
  func failure(
    _ saved: SavedPlan, observer: @escaping @Sendable (PlanNote) -> Void = { _ in }
  ) async throws -> PlanFailure? {
    do {
      try await apply(saved, observer: observer)
      return nil
    } catch let failure as PlanFailure {
      return failure
    }
  }

  /// The texts of a thread's replies.
  func replies(to thread: Int64) -> [String] {
    space.records("CommunityMessage").filter { $0["CommunityThreadId"]?.integer == thread }
      .compactMap { $0["Message"]?.string }
  }

  /// The Ids of the first threads.
  func threads(_ count: Int) -> [Int64] {
    Array(space.records("CommunityThread").compactMap { $0["Id"]?.integer }.sorted().prefix(count))
  }
}

/// A clock on which nobody waits: sleeping moves it.
final class HastyClock: TimeSource {
  private let elapsed = Mutex(Duration.zero)

  var monotonic: Duration { elapsed.withLock { $0 } }
  var now: Timestamp { VirtualTime().start + monotonic }

  func sleep(for duration: Duration) async throws {
    if Task.isCancelled { throw CancellationError() }
    elapsed.withLock { $0 += max(duration, .zero) }
  }
}

/// Loses writes on their way there or back.
final class LossyTransport: Transport {
  enum Luck { case lostBefore, lostAfter, refused }

  private let base: ModelTransport
  private let state = Mutex<(writes: Int, luck: [Int: Luck])>((0, [:]))

  init(_ base: ModelTransport) { self.base = base }

  /// What becomes of the next writes, by how many go before.
  func set(_ luck: [Int: Luck]) { state.withLock { $0 = (0, luck) } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    let luck = state.withLock { state -> Luck? in
      // Only what goes to records: a sign-in writes nothing.
      guard request.head.method != .get, request.head.path?.contains("token") != true else { return nil }
      defer { state.writes += 1 }
      return state.luck[state.writes]
    }
    switch luck {
    case .lostBefore: throw TransportError(.lost, "lost before")
    case .lostAfter:
      _ = try await base.send(request)
      throw TransportError(.lost, "lost after")
    case .refused:
      var request = request
      request.body = Array("{\"nonsense\":".utf8)
      return try await base.send(request)
    case nil: return try await base.send(request)
    }
  }
}

private struct BenchSecrets: SecretSource {
  let values: [String: String]
  var names: [String] { values.keys.sorted() }
  func secret(named name: String) -> String? { values[name] }
}

/// Keeps the planned effects.
private final class PlannedOutput: ScriptOutput {
  private let state = Mutex<[PlannedEffect]>([])
  var effects: [PlannedEffect] { state.withLock { $0 } }
  func write(_ line: String) {}
  func planned(_ effect: PlannedEffect) { state.withLock { $0.append(effect) } }
  func progress(_ progress: WalkProgress) {}
}
