import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// A file of tests: its cases, and how each is run, in a world and a Lua state of its own.
public struct TestFile: Sendable {
  /// The file's path.
  public let path: String
  private let source: ScriptSource
  private let settings: Settings?

  /// Reads a file of tests.
  ///
  /// - Parameter settings: what the `concierge.lua` of the rules says; nil where there is none, and tests find every
  ///   channel and every grant.
  public init(_ path: String, settings: Settings?) throws(ScriptFailure) {
    self.path = path
    self.settings = settings
    source = try ScriptSource.file(path)
  }

  // MARK: The cases

  /// The cases that the file has, in order.
  public func cases() async throws(ScriptFailure) -> [TestCase] {
    let world = TestWorld(settings: settings)
    let run = TestRun(world, file: path, title: "", snapshots: SnapshotFile(path: "", mode: .readOnly, texts: [:]))
    return try await inWorld(run) { (session) async throws(ScriptFailure) in
      guard case .json(let list)? = try await session.call(session.library.cases).first else { return [] }
      return cases(list.array ?? [])
    }
  }

  private func cases(_ list: [JSONValue]) -> [TestCase] {
    let isFocused = list.contains { $0["only"]?.bool == true }
    return list.enumerated().map { place, entry in
      TestCase(
        file: path, number: place + 1, names: (entry["names"]?.array ?? []).compactMap(\.string),
        line: Int(entry["line"]?.integer ?? 0),
        isSkipped: entry["skip"]?.bool == true || (isFocused && entry["only"]?.bool != true))
    }
  }

  // MARK: One case

  /// Runs a case, and gives what came of it with the snapshots as they are now.
  func run(
    _ test: TestCase, _ snapshots: SnapshotFile, _ options: TestSuite.Options
  ) async -> (TestResult, SnapshotFile) {
    guard !test.isSkipped else {
      return (TestResult(test: test, outcome: .skipped, duration: .zero), snapshots)
    }
    let begun = SystemTime().monotonic
    var (result, snapshots) = await attempt(test, snapshots, chaos: nil)
    // What fails in peace needs no chaos.
    var seed = options.seed
    while !result.isFailed, seed < options.seed &+ UInt64(options.chaos) {
      var chaotic = snapshots
      (result, chaotic) = await attempt(test, snapshots, chaos: Chaos(seed: seed))
      if chaotic.changed.count > snapshots.changed.count { snapshots = chaotic }
      seed &+= 1
    }
    result.duration = SystemTime().monotonic - begun
    return (result, snapshots)
  }

  private func attempt(
    _ test: TestCase, _ snapshots: SnapshotFile, chaos: Chaos?
  ) async -> (TestResult, SnapshotFile) {
    let world = TestWorld(settings: settings, chaos: chaos)
    let run = TestRun(world, file: path, title: test.title, snapshots: snapshots)
    var outcome = TestResult.Outcome.passed
    do throws(ScriptFailure) {
      try await inWorld(run) { (session) async throws(ScriptFailure) in
        let number = LuaValue.integer(Int64(test.number))
        var failure: ScriptFailure?
        do throws(ScriptFailure) { _ = try await session.call(session.library.run, [number]) } catch { failure = error }
        do throws(ScriptFailure) { _ = try await session.call(session.library.finish, [number]) } catch {
          failure = failure ?? error
        }
        if let failure { throw failure }
        try checkRules(run)
      }
    } catch {
      var failure = TestFailure(failure: error)
      if let wanted = error.details["wanted"]?.string, let found = error.details["found"]?.string {
        failure.difference = LineDifference.between(wanted, found)
      }
      failure.effects = world.effects.all.map(\.summary)
      failure.journal = world.output.journal
      failure.seed = chaos?.seed
      outcome = .failed(failure)
    }
    var result = TestResult(test: test, outcome: outcome, duration: .zero)
    result.newSnapshots = run.snapshots.changed
    return (result, run.snapshots)
  }

  /// A rule that failed fails the test, unless that has asked for the failures.
  private func checkRules(_ run: TestRun) throws(ScriptFailure) {
    let unseen: JSONObject?
    do throws(LuaError) { unseen = try run.unseenFailure() } catch {
      throw ScriptFailure(kind: error.kind, message: error.message)
    }
    guard let unseen else { return }
    let rule = unseen["rule"]?.string ?? ""
    let event = [unseen["trigger"]?.string, unseen["id"]?.integer.map { "\($0)" }].compactMap(\.self)
    throw ScriptFailure(
      kind: unseen["kind"]?.string ?? "script",
      message: "the rule \(rule) failed at \(event.joined(separator: " ")): \(unseen["error"]?.string ?? "")",
      hint: unseen["hint"]?.string
        ?? "if that is meant to happen, let the test say so: expect(#rules.failures()).to_equal(1)")
  }

  // MARK: The world

  /// The file, loaded in the world of one case.
  private struct Session: Sendable {
    let environment: ScriptEnvironment
    let library: TestLibrary

    func call(_ function: LuaFunction, _ arguments: [LuaValue] = []) async throws(ScriptFailure) -> [LuaValue] {
      do throws(LuaError) { return try await environment.script.call(function, arguments) } catch {
        throw environment.failure(error)
      }
    }
  }

  private func inWorld<Value: Sendable>(
    _ run: TestRun, _ body: @escaping @Sendable (Session) async throws(ScriptFailure) -> Value
  ) async throws(ScriptFailure) -> Value {
    let result = await withCheckedContinuation { continuation in
      LuaThreads.run {
        let result: Result<Value, ScriptFailure>
        do throws(ScriptFailure) {
          result = try run.world.run { await loaded(run, body) }
        } catch {
          result = .failure(error)
        }
        continuation.resume(returning: result)
      }
    }
    return try result.get()
  }

  private func loaded<Value: Sendable>(
    _ run: TestRun, _ body: @Sendable (Session) async throws(ScriptFailure) -> Value
  ) async -> Result<Value, ScriptFailure> {
    let environment: ScriptEnvironment
    do throws(LuaError) {
      let (services, _) = try run.world.services(ModelTransport(run.world.space, clock: run.world.clock))
      environment = try ScriptEnvironment(source, options: ScriptOptions(), services: services)
    } catch {
      return .failure(ScriptFailure(kind: error.kind, message: error.message))
    }
    let result: Result<Value, ScriptFailure>
    do throws(ScriptFailure) {
      result = .success(try await body(try await load(environment, run)))
    } catch {
      result = .failure(error)
    }
    await run.close()
    await environment.close()
    return result
  }

  private func load(_ environment: ScriptEnvironment, _ run: TestRun) async throws(ScriptFailure) -> Session {
    let library = Mutex<TestLibrary?>(nil)
    do throws(LuaError) {
      try await environment.load { script async throws(LuaError) in
        let installed = try await TestModule(run: run).install(in: script)
        library.withLock { $0 = installed }
      }
    } catch {
      throw environment.failure(error)
    }
    if let trigger = environment.triggerNames.first {
      throw ScriptFailure(
        kind: "usage", message: "\(path) has a trigger, \(trigger): a test file has none of its own",
        hint: "rules are loaded with rules.load \"my_rule.lua\"")
    }
    guard let library = library.withLock({ $0 }) else {
      throw ScriptFailure(kind: "script", message: "the test library did not load")
    }
    return Session(environment: environment, library: library)
  }
}
