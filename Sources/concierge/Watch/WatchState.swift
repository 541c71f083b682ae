import Automation
import JSONPages
import LuaRuntime
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

  /// The space's time zone: asked of it, or as it was when it was last asked.
  mutating func findZone(_ log: WatchLog) async throws {
    let note = "zone"
    var name: String?
    do throws(NexudusError) {
      name = try await client.me().string("DefaultSimpleTimeZoneNameIana")
    } catch {
      // Without a sign-in nothing will ever work; a server that is down will come back.
      if error.kind == .unauthorized || error.kind == .forbidden { throw error }
      name = try store.reading { tables throws(StoreError) in try tables.note(note) }
      log.note(.trouble(subject: "space", message: error.message))
    }
    guard let name else {
      return log.note(.remark("the space's time zone is not known: schedules go by UTC"))
    }
    guard let zone = Zone.named(name) else {
      return log.note(
        .trouble(subject: "space", message: "the machine knows no time zone \"\(name)\": schedules go by UTC"))
    }
    settings.zone = zone
    try store.transaction(owner: nil) { tables throws(StoreError) in try tables.setNote(note, name) }
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
