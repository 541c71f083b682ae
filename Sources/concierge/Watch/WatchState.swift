import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting

/// What a watch works with: the state, the space, and the settings of `concierge.lua`.
struct WatchState: Sendable {
  let store: StateStore
  let client: Client
  var settings: WatchSettings

  /// Opens the state of the session's space.
  ///
  /// - Parameter isDryRun: whether it is a copy that is thrown away.
  static func open(_ session: SpaceSession, isDryRun: Bool, _ clock: some TimeSource) throws -> WatchState {
    let client = try session.client()
    var settings = try WatchSettings(session.settings.watch)
    settings.process = Int64(ProcessNumber.own)
    return WatchState(store: try session.watchStore(isCopy: isDryRun, clock), client: client, settings: settings)
  }

  /// Asks the space who it is: its time zone, and whether the state is really about it.
  ///
  /// The zone stays unknown where neither the space answers now nor ever did.
  ///
  /// - Throws: the failure of a sign-in, or one that says that the state belongs to another space.
  mutating func recognise(_ log: WatchLog) async throws {
    settings.zone = nil
    var zone: String?
    do throws(NexudusError) {
      let user = try await client.me()
      zone = user.string("DefaultSimpleTimeZoneNameIana")
      try check(user)
    } catch {
      // Without a sign-in nothing will ever work; a server that is down will come back.
      if error.kind == .unauthorized || error.kind == .forbidden || error.kind == .usage { throw error }
      log.note(.trouble(subject: "space", message: error.message))
      zone = try store.reading { tables throws(StoreError) in try tables.note("zone") }
    }
    guard let zone else { return }
    guard let known = Zone.named(zone) else {
      settings.zone = .utc
      return log.note(
        .trouble(
          subject: "time zone", message: "the machine knows no \"\(zone)\", so schedules go by UTC; install tzdata"))
    }
    settings.zone = known
    try store.transaction(owner: nil) { tables throws(StoreError) in try tables.setNote("zone", zone) }
  }

  /// Refuses a server that answers with another space's data: all that is known would look like gone.
  private func check(_ user: Record) throws(NexudusError) {
    guard let business = user.integer("DefaultBusinessId") else { return }
    let known: String?
    do throws(StoreError) {
      known = try store.transaction(owner: nil) { tables throws(StoreError) in
        let known = try tables.note("business")
        if known == nil { try tables.setNote("business", "\(business)") }
        return known
      }
    } catch {
      throw NexudusError(.conflict, error.message)
    }
    if let known, known != "\(business)" {
      throw .usage(
        "the state of this account is about the space \(known), and the server answers as the space \(business)",
        hint: "if the account has really moved, begin anew: move the state file away; concierge status names it")
    }
  }
}

extension WatchSettings {
  /// The settings that `watch { ... }` gives, the defaults for the others.
  init(_ given: JSONObject) throws {
    self.init()
    func duration(_ name: String) -> Duration? { given[name]?.string.flatMap { DurationText.parse($0) } }
    every = duration("every")
    keep = duration("keep") ?? keep
    lookBack = duration("look_back") ?? lookBack
    catchUp = duration("catch_up") ?? catchUp
    guard lookBack >= .seconds(30) else {
      throw CommandFailure(.usage, "watch { look_back } must be 30s at least: changes show up late in lists")
    }
  }
}
