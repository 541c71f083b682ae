import Automation
import JSONPages
import Logging
import LuaRuntime
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization

/// One test's space, clock, state and hosts: all of it in one thread, under a time of its own.
///
/// Time stands still as long as anything can go on, and then moves to the next moment that something waits for.
final class TestWorld: Sendable {
  /// When every test begins: a Monday morning.
  static let start = Timestamp("2026-01-05T09:00:00Z") ?? Timestamp(seconds: 1_767_603_600)

  let clock = VirtualTime(TestWorld.start)
  let space: Space
  let store: StateStore
  let effects = EffectLog()
  let failures = PlannedFailures()
  let web: PlayedWeb
  let output: TestOutput
  let settings: Settings
  let redactor = Redactor()
  let chaos: Chaos?
  private let queue = TurnQueue()
  private let zoneName = Mutex("UTC")

  /// - Parameters:
  ///   - settings: what `concierge.lua` says; nil where there is none, and everything is granted.
  ///   - chaos: what goes wrong; nil for nothing.
  init(settings: Settings?, chaos: Chaos? = nil) {
    self.chaos = chaos
    output = TestOutput(countsFailures: chaos == nil)
    var open = Settings()
    open.isOpen = true
    self.settings = settings ?? open
    space = Space(seed: chaos?.seed ?? 1, scenario: .empty, clock: clock)
    web = PlayedWeb(effects: effects)
    store = StateStore(inMemory: { [clock] in Double(clock.now.seconds) })
    setZone("UTC")
  }

  /// The time zone of the space's schedules, hours and `time.zone()`.
  var zone: String { zoneName.withLock { $0 } }

  /// Puts the space into another time zone.
  func setZone(_ name: String) {
    zoneName.withLock { $0 = name }
    for user in space.records("User") {
      guard let id = user["Id"]?.integer else { continue }
      try? space.update("User", id, ["DefaultSimpleTimeZoneNameIana": .string(name)])
    }
  }

  // MARK: Running

  /// Runs a body to its end on this thread, which must be one of the bridge's, with everything that it starts.
  func run<Success: Sendable>(_ body: @escaping @Sendable () async -> Success) throws(ScriptFailure) -> Success {
    let result = Mutex<Success?>(nil)
    Task(executorPreference: queue) {
      let value = await body()
      result.withLock { $0 = value }
    }
    var patience = 0
    while true {
      if queue.runNext() { continue }
      if let value = result.withLock({ $0 }) { return value }
      if clock.wakeNext() { continue }
      // Only what was cancelled and does not listen ends by a clock of the machine.
      patience += 1
      guard patience < 10_000 else {
        throw ScriptFailure(kind: "script", message: "the test waits for something that never comes")
      }
      Pause.millisecond()
    }
  }

  /// What scripts of this world work with; tests and rules reach the space by different ways.
  func services(_ transport: any Transport) throws(LuaError) -> (ScriptServices, Client) {
    let address: BaseURL
    do throws(NexudusError) { address = try BaseURL("http://space.invalid/api") } catch {
      throw .usage(error.message)
    }
    let client = Client(
      settings: ClientSettings(
        baseURL: address,
        credentials: .basic(user: Account.demo.email, password: Account.demo.password), limits: .off),
      transport: transport, clock: clock, redactor: redactor, logger: logger, random: { 0.5 })
    var services = ScriptServices(
      client: { client }, store: { [store] in store }, secrets: AnySecret(), output: output, redactor: redactor,
      clock: clock, logger: logger, settings: settings, notifier: effects, http: web)
    services.executor = { [queue] in LuaExecutor { turn in queue.submit(turn) } }
    return (services, client)
  }

  private var logger: Logger {
    let output = output
    return Logger(label: "test") { _ in TestLogHandler(output: output) }
  }
}

/// Secrets that are there whatever their names: a test has none to keep. They read as addresses, which some must be.
public struct AnySecret: SecretSource {
  /// All of them.
  public init() {}

  /// A made-up one.
  public func secret(named name: String) -> String? { "https://secret.example.com/\(name)" }
  /// None is worth proposing: each name is as good as another.
  public var names: [String] { [] }
}
