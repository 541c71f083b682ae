import Automation
import HTTPTesting
import JSONPages
import Logging
import MailTesting
import Nexudus
import SpaceModel
import Synchronization
import Testing

@testable import Scripting

/// Runs scripts against a model of a space, and keeps what they print.
final class TestSpace: Sendable {
  let space: Space
  let output = RecordedOutput()
  let store = MemoryStore { 0 }
  let mail = PlayedMail()
  let redactor = Redactor()
  let clock: any TimeSource
  let hosts: PlayedHosts
  private let stats = Mutex(RunStatistics())

  init(
    seed: UInt64 = 1, faults: Faults = .none, clock: any TimeSource = SystemTime(),
    hosts: PlayedHosts = PlayedHosts()
  ) {
    self.clock = clock
    self.hosts = hosts
    space = Space(seed: seed, clock: clock, faults: faults)
  }

  /// How many requests the last run made.
  var requests: Int { stats.withLock { $0.requests } }

  /// What scripts of this space are given.
  func services(secrets: [String: String] = [:], settings: Settings = Settings()) -> ScriptServices {
    ScriptServices(
      client: { [self] () throws(NexudusError) in try makeClient() }, store: { [store] in store },
      secrets: FixedSecrets(values: secrets), output: output, redactor: redactor, clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, settings: settings,
      notifier: TransportNotifier(
        transport: ModelTransport(space, clock: clock), mail: mail, clock: clock, terminal: output.write),
      http: hosts)
  }

  @discardableResult
  func run(
    _ source: ScriptSource, dryRun: Bool = false, secrets: [String: String] = [:], settings: Settings = Settings()
  ) async -> ScriptOutcome {
    var options = ScriptOptions()
    options.isDryRun = dryRun
    let services = services(secrets: secrets, settings: settings)
    let runner = ScriptRunner(source, options: options, services: services)
    let outcome = await runner.run()
    let statistics = runner.statistics
    stats.withLock { $0 = statistics }
    return outcome
  }

  /// Runs code that must succeed and print these lines.
  func expect(
    _ code: String, prints expected: [String], arguments: [String] = [], dryRun: Bool = false,
    secrets: [String: String] = [:], settings: Settings = Settings(), location: SourceLocation = #_sourceLocation
  ) async {
    let before = output.lines.count
    if case .failed(let failure) = await run(
      .code(code, arguments: arguments), dryRun: dryRun, secrets: secrets, settings: settings)
    {
      Issue.record("\(failure.report(color: false))", sourceLocation: location)
    }
    #expect(Array(output.lines.dropFirst(before)) == expected, sourceLocation: location)
  }

  /// Runs code that must succeed and print lines that match these expressions.
  func expect(
    _ code: String, printsMatching expected: [String], location: SourceLocation = #_sourceLocation
  ) async throws {
    if case .failed(let failure) = await run(.code(code)) {
      Issue.record("\(failure.report(color: false))", sourceLocation: location)
    }
    let lines = output.lines
    #expect(lines.count == expected.count, "\(lines)", sourceLocation: location)
    for (line, pattern) in zip(lines, expected) {
      let expression = try Regex(pattern)
      #expect(line.wholeMatch(of: expression) != nil, "\(line) does not match \(pattern)", sourceLocation: location)
    }
  }

  /// The failure of code that must fail.
  func failure(of code: String, dryRun: Bool = false, settings: Settings = Settings()) async -> ScriptFailure? {
    if case .failed(let failure) = await run(.code(code), dryRun: dryRun, settings: settings) { failure } else { nil }
  }

  private func makeClient() throws(NexudusError) -> Client {
    try TestClient.make(space: space, clock: clock, redactor: redactor)
  }
}

/// Keeps what a script prints.
final class RecordedOutput: ScriptOutput {
  private let state = Mutex<(lines: [String], effects: [PlannedEffect])>(([], []))

  var lines: [String] { state.withLock { $0.lines } }
  var effects: [PlannedEffect] { state.withLock { $0.effects } }

  func write(_ line: String) { state.withLock { $0.lines.append(line) } }
  func planned(_ effect: PlannedEffect) { state.withLock { $0.effects.append(effect) } }
  func progress(_ progress: WalkProgress) {}
}

struct FixedSecrets: SecretSource {
  let values: [String: String]
  func secret(named name: String) -> String? { values[name] }
  var names: [String] { values.keys.sorted() }
}
