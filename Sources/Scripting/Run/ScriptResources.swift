import Automation
import Nexudus
import Synchronization

/// What a run has asked of the API.
public struct RunStatistics: Sendable {
  /// Requests that went to the server.
  public var requests = 0
  /// Records that came back.
  public var records = 0
  /// Requests that changed something; in a dry run those that would have.
  public var writes = 0

  /// Nothing yet.
  public init() {}

  init(requests: Int, records: Int, writes: Int) {
    (self.requests, self.records, self.writes) = (requests, records, writes)
  }
}

/// The client and the store of a run: made when a script first needs them, so that a script without them starts at once.
final class ScriptResources: Sendable {
  private let services: ScriptServices
  private let dry: Mutex<Bool>
  /// Tells what a dry run would have done.
  let planner: Planner
  private let client = Mutex<Client?>(nil)
  private let planned = Mutex<[String?: PlannedSpace]>([:])
  private let opened = Mutex<(any ScriptStore)?>(nil)

  init(_ services: ScriptServices, isDryRun: Bool) {
    self.services = services
    dry = Mutex(isDryRun)
    planner = Planner(services)
  }

  /// Whether writes are only shown.
  var isDryRun: Bool { dry.withLock { $0 } }

  /// Changes that for what comes: what was only planned so far is forgotten.
  func setDryRun(_ isDryRun: Bool) {
    dry.withLock { $0 = isDryRun }
    planned.withLock { $0 = [:] }
    opened.withLock { $0 = nil }
  }

  /// The space as the script may change it.
  ///
  /// - Parameter other: the name of another space than the script's own.
  func space(_ other: String? = nil) throws(NexudusError) -> any SpaceAccess {
    let client = if let other { try services.neighbour(other) } else { try theClient() }
    guard isDryRun else { return client }
    return planned.withLock { planned in
      if let known = planned[other] { return known }
      let made = PlannedSpace(client: client, planner: planner, other: other ?? services.planSpace)
      planned[other] = made
      return made
    }
  }

  /// The store; in a dry run a copy that is thrown away.
  func store() throws(StoreError) -> any ScriptStore {
    try opened.withLock { opened throws(StoreError) in
      if let opened { return opened }
      let store = try services.store()
      let made: any ScriptStore = isDryRun ? OverlayStore(over: store, now: services.storeClock) : store
      opened = made
      return made
    }
  }

  /// The store of `once`.
  func onceStore() throws(StoreError) -> any OnceStore {
    guard let store = try store() as? any OnceStore else {
      throw StoreError(.failed, "this store keeps no results of once")
    }
    return store
  }

  /// The last call that went to the API.
  var lastCall: String? { client.withLock { $0 }?.statistics.lastCall }

  var statistics: RunStatistics {
    guard let statistics = client.withLock({ $0 })?.statistics else { return RunStatistics() }
    let writes = isDryRun ? planned.withLock { $0.values.reduce(0) { $0 + $1.effects } } : statistics.writes
    return RunStatistics(requests: statistics.requests, records: statistics.records, writes: writes)
  }

  /// The client itself.
  func theClient() throws(NexudusError) -> Client {
    try client.withLock { client throws(NexudusError) in
      if let client { return client }
      let made = try services.client()
      client = made
      return made
    }
  }
}
