import Automation
import JSONPages
import LuaRuntime
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization

/// One case at work: its world, and what its rules have come to.
final class TestRun: Sendable {
  private struct State {
    var rules: RulesAtWork?
    /// Whether the test has asked what failed; otherwise a failure of a rule is one of the test.
    var hasSeenFailures = false
    var snapshots: SnapshotFile
    var unnamed = 0
  }

  let world: TestWorld
  private let file: String
  private let title: String
  private let state: Mutex<State>

  init(_ world: TestWorld, file: String, title: String, snapshots: SnapshotFile) {
    self.world = world
    self.file = file
    self.title = title
    state = Mutex(State(snapshots: snapshots))
  }

  /// The file's snapshots as they are now.
  var snapshots: SnapshotFile { state.withLock { $0.snapshots } }

  /// A path that is written relative to the test file.
  func path(of path: String) -> String {
    guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
    return file[...slash] + path
  }

  // MARK: The rules

  /// Whether a rule has been loaded.
  var hasRules: Bool { state.withLock { $0.rules != nil } }

  /// The rules of the case; there are none at first.
  func rules() throws(LuaError) -> RulesAtWork {
    if let rules = state.withLock({ $0.rules }) { return rules }
    let rules = try RulesAtWork(world, world.chaos)
    state.withLock { $0.rules = rules }
    return rules
  }

  /// Ends the process of the rules and begins another.
  func restart() async throws(LuaError) {
    try await rules().restart()
  }

  /// Ends everything.
  func close() async { await state.withLock { $0.rules }?.close() }

  // MARK: What the rules have come to

  /// The deliveries whose last attempt failed.
  func failures(isSeen: Bool = false) throws(LuaError) -> [JSONObject] {
    if isSeen { state.withLock { $0.hasSeenFailures = true } }
    return try reading { tables throws(StoreError) in
      var filter = DeliveryFilter()
      filter.states = [.failed, .parked]
      filter.isAscending = true
      var failures: [JSONObject] = []
      for delivery in try tables.deliveries(filter) {
        var entry: JSONObject = [
          "rule": .string(delivery.rule), "trigger": .string(delivery.trigger),
          "state": .string(delivery.state.rawValue), "attempts": .integer(delivery.attempts),
        ]
        entry["entity"] = delivery.entity.map { .string($0) }
        entry["id"] = delivery.record.map { .integer($0) }
        let error = try tables.attempts(of: delivery.id).last?.error
        entry["kind"] = error?["kind"]
        entry["error"] = error?["message"] ?? .string(delivery.reason ?? "it was given up")
        entry["hint"] = error?["hint"]
        failures.append(entry)
      }
      return failures
    }
  }

  /// The failure of a rule that the test has not asked about.
  func unseenFailure() throws(LuaError) -> JSONObject? {
    // Without rules the state is not even opened, which takes longer than a small test.
    let isAsked = state.withLock { $0.rules == nil || $0.hasSeenFailures }
    return isAsked ? nil : try failures().first
  }

  /// The effects that wait for a person.
  func waiting() throws(LuaError) -> [JSONObject] {
    try reading { tables throws(StoreError) in
      try tables.inbox(rule: nil).map { waiting in
        var entry: JSONObject = [
          "number": .integer(waiting.step.id), "rule": .string(waiting.delivery.rule),
          "operation": .string(waiting.step.effect.operation.rawValue),
          "target": .string(waiting.step.effect.target), "body": waiting.step.effect.body,
        ]
        entry["id"] = waiting.step.effect.record.map { .integer($0) }
        return entry
      }
    }
  }

  /// Lets an effect that waits go on; without a number all of them.
  func approve(_ number: Int64?) throws(LuaError) {
    let waiting = try waiting().compactMap { $0["number"]?.integer }
    if let number, !waiting.contains(number) {
      throw .usage("no effect \(number) waits; rules.waiting() lists those that do")
    }
    do throws(StoreError) {
      try world.store.transaction(owner: nil) { tables throws(StoreError) in
        for step in number.map({ [$0] }) ?? waiting { try tables.add(WatchCommand.approve(step: step)) }
      }
    } catch {
      throw .usage(error.message)
    }
  }

  private func reading<Result>(
    _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(LuaError) -> Result {
    do throws(StoreError) { return try world.store.reading(body) } catch {
      throw LuaError(kind: "script", message: error.message)
    }
  }

  // MARK: Snapshots

  /// Compares a text with the snapshot of its name, or makes that.
  func snapshot(named name: String?, text: String) throws(LuaError) {
    try state.withLock { state throws(LuaError) in
      if name == nil { state.unnamed += 1 }
      let key = "\(title) · \(name ?? "\(state.unnamed)")"
      guard let wanted = try state.snapshots.compare(key, text) else { return }
      var error = LuaError(
        kind: "expectation",
        message:
          "the snapshot \"\(name ?? "\(state.unnamed)")\" reads otherwise; concierge test --update-snapshots takes this"
      )
      error.payload = ["wanted": .string(wanted), "found": .string(text)]
      throw error
    }
  }
}
