import Automation
import JSONPages
import Nexudus
import SQLiteStore

/// The state of a space, opened by a command beside the process that watches with it.
struct SavedState: Sendable {
  let session: SpaceSession
  let store: StateStore
  let file: StateFile
  private let clock = SystemTime()

  /// Opens the state of the space that a command works on, and runs its work on it.
  ///
  /// - Parameter isNeeded: whether it is a mistake that there is no state; else that is said, and all is well.
  static func with(
    _ space: SpaceOptions, _ console: Console, isNeeded: Bool, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    if space.space == "demo" { return try noDemo(isNeeded, console) }
    let spaces = try await space.load(console)
    return try await closing(spaces) {
      try await run(try spaces.one(), isNeeded, console, body)
    }
  }

  static func noDemo(_ isNeeded: Bool, _ console: Console) throws(CommandFailure) -> ExitStatus {
    try missing(
      "the demo space has no state to look at: what its watch does ends with it",
      hint: "its watch prints every event: concierge watch --space demo FILE", isNeeded, console)
  }

  static func closing(_ spaces: Spaces, _ body: () async throws -> ExitStatus) async throws -> ExitStatus {
    let result: Result<ExitStatus, any Error>
    do { result = .success(try await body()) } catch { result = .failure(error) }
    await spaces.close()
    return try result.get()
  }

  static func run(
    _ session: SpaceSession, _ isNeeded: Bool, _ console: Console, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    guard let state = try open(session) else {
      return try missing(
        "\(session.title)there is no state of \(session.choice.account) at \(session.choice.address) yet",
        hint: "it begins with: concierge watch rules/", isNeeded, console)
    }
    return try await body(state)
  }

  /// Opens the state of a space; nil where there is none yet.
  static func open(_ session: SpaceSession) throws -> SavedState? {
    // Without a sign-in it is not known whose state is meant; and its secrets are not to be shown.
    _ = try session.client()
    let file = try session.stateFile()
    // Looking must not make what it looks for.
    guard file.exists else { return nil }
    return SavedState(session: session, store: try session.watchStore(isCopy: false, SystemTime()), file: file)
  }

  private static func missing(
    _ message: String, hint: String, _ isNeeded: Bool, _ console: Console
  ) throws(CommandFailure) -> ExitStatus {
    if isNeeded { throw CommandFailure(.usage, message, hint: hint) }
    console.note("\(message); \(hint)", json: ["message": .string(message), "hint": .string(hint)])
    return .done
  }

  /// The space's name, where there are several to tell apart.
  var spaceName: String? { session.spaces.areSeveral ? session.name : nil }

  /// The wall clock, in seconds since 1970.
  var now: Int64 { clock.now.seconds }

  /// Who watches with the state; nil if nobody does.
  var holder: StateLock.Holder? { StateLock.holder(of: file) }

  /// How moments are shown.
  var moments: Moments { Moments(zone: LocalZone.current(), now: now) }
}
