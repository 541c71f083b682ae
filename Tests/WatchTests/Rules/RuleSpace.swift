import Automation
import HTTPTesting
import JSONPages
import Logging
import MailTesting
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization
import Testing

/// Rules at work on a model of a space, pass by pass, with a clock that the test moves.
final class RuleSpace: Sendable {
  let clock: VirtualTime
  let space: Space
  let store: StateStore
  let log = RuleLog()
  let mail = PlayedMail()
  let hosts: PlayedHosts
  let redactor = Redactor()
  let client: Client
  private let settings: Settings
  private let secrets: NamedValues
  private let isDryRun: Bool
  private let scripts = Mutex<[(path: String, text: String)]>([])
  private let folder = TemporaryFolder()

  init(
    _ script: String = "", at moment: String = "2026-03-02T09:00:00Z", faults: Faults = .none,
    settings: Settings = RuleSpace.channels, dryRun: Bool = false, hosts: PlayedHosts = PlayedHosts(),
    secrets: [String: String] = [:]
  ) throws {
    let clock = VirtualTime(try #require(Timestamp(moment)))
    self.clock = clock
    self.settings = settings
    self.hosts = hosts
    self.secrets = NamedValues(values: secrets)
    isDryRun = dryRun
    space = Space(seed: 1, clock: clock, faults: faults)
    store = StateStore(inMemory: { Double(clock.now.seconds) })
    client = Client(
      settings: ClientSettings(
        baseURL: try BaseURL("http://space.invalid/api"),
        credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: .off),
      transport: ModelTransport(space, clock: clock), clock: clock)
    if !script.isEmpty { try write(script) }
  }

  /// Settings with a channel "desk" that prints.
  static var channels: Settings {
    var settings = Settings()
    for name in ["desk", "frontdesk", "billing", "office"] {
      settings.channels[name] = Channel(name: name, kind: .terminal)
    }
    return settings
  }

  /// The path of a rule of this test.
  func path(_ name: String) -> String { "\(folder.path)/\(name).lua" }

  /// Puts a rule into the folder, or another version of it.
  func write(_ script: String, as name: String = "rule") throws {
    try folder.write(script, to: "\(name).lua")
    scripts.withLock { scripts in
      scripts.removeAll { $0.path == path(name) }
      scripts.append((path(name), script))
    }
  }

  /// Takes a rule out of the folder's list.
  func forget(_ name: String) { scripts.withLock { $0.removeAll { $0.path == path(name) } } }

  /// Adds a rule that stands in a file of its own.
  func add(file path: String) { scripts.withLock { $0.append((path, "")) } }

  /// Moves the clock.
  func advance(_ duration: Duration) { clock.advance(by: duration) }

  /// Loads the rules into a new process, so to speak, and lets them work until nothing is left to do.
  @discardableResult
  func pass(since: Trigger.Since? = nil) async throws -> [String] {
    let before = log.lines.count
    let services = ScriptServices(
      client: { [client] in client }, store: { [store] in store }, secrets: secrets, output: log,
      redactor: redactor, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      settings: settings,
      notifier: TransportNotifier(
        transport: ModelTransport(space, clock: clock), mail: mail, clock: clock, terminal: log.write),
      http: hosts)
    var options = ScriptOptions()
    options.isDryRun = isDryRun
    let host = RuleHost(options: options, services: services)
    var watching = WatchSettings()
    watching.since = since
    watching.zone = Zone.named("Europe/London") ?? .utc
    let watcher = Watcher(
      store: store, reader: client, runner: host, clock: clock, observer: log, settings: watching)
    for (path, _) in scripts.withLock({ $0 }) {
      switch await host.load(path) {
      case .loaded(let plan): await watcher.add(plan)
      case .broken(let failure, _): log.write("broken: \(failure.message)")
      case .ended(let name), .oneOff(let name): log.write("ended: \(name)")
      case .clash(let name, _): log.write("clash: \(name)")
      }
    }
    try await watcher.run(.onePass)
    await host.close()
    return Array(log.lines.dropFirst(before))
  }

  /// The deliveries of the present, the oldest first.
  func deliveries(_ states: Delivery.State...) throws -> [Delivery] {
    var filter = DeliveryFilter()
    filter.states = states
    filter.isAscending = true
    filter.limit = 1000
    return try store.reading { tables throws(StoreError) in try tables.deliveries(filter) }
  }

  /// Posts a thread as a member would.
  @discardableResult
  func post(_ text: String, subject: String = "Question") throws -> Int64 {
    let author = space.records("CommunityThread").first
    return try space.add(
      "CommunityThread",
      [
        "Subject": .string(subject), "Message": .string(text), "BusinessId": author?["BusinessId"] ?? 1,
        "CoworkerId": author?["CoworkerId"] ?? 1, "CommunityGroupId": author?["CommunityGroupId"] ?? .null,
      ])
  }

  /// The replies to a thread.
  func replies(to thread: Int64) -> [String] {
    space.records("CommunityMessage").filter { $0["CommunityThreadId"]?.integer == thread }
      .compactMap { $0["Message"]?.string }
  }
}

/// Keeps what rules print, and the watch's notes.
final class RuleLog: ScriptOutput, WatchObserver {
  private let state = Mutex<(lines: [String], notes: [WatchNote], effects: [PlannedEffect])>(([], [], []))

  var lines: [String] { state.withLock { $0.lines } }
  var effects: [PlannedEffect] { state.withLock { $0.effects } }
  var troubles: [String] {
    state.withLock { $0.notes }.compactMap { note in
      if case .trouble(let subject, let message) = note { "\(subject): \(message)" } else { nil }
    }
  }

  func write(_ line: String) { state.withLock { $0.lines.append(line) } }
  func planned(_ effect: PlannedEffect) { state.withLock { $0.effects.append(effect) } }
  func progress(_ progress: WalkProgress) {}
  func note(_ note: WatchNote) { state.withLock { $0.notes.append(note) } }
}

struct NamedValues: SecretSource {
  let values: [String: String]
  func secret(named name: String) -> String? { values[name] }
  var names: [String] { values.keys.sorted() }
}

struct NoSecrets: SecretSource {
  func secret(named name: String) -> String? { nil }
  var names: [String] { [] }
}
