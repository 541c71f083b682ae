import Automation
import JSONPages
import Nexudus
import SQLiteStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The state of a space, opened by a command beside the process that watches with it.
struct SavedState: Sendable {
  let session: SpaceSession
  let store: StateStore
  let file: StateFile
  private let clock = SystemTime()

  /// Opens the state and runs a command's work on it.
  ///
  /// - Parameter isNeeded: whether it is a mistake that there is no state; else that is said, and all is well.
  static func with(
    _ space: SpaceOptions, _ console: Console, isNeeded: Bool, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    if space.space == "demo" {
      return try missing(
        "the demo space has no state to look at: what its watch does ends with it",
        hint: "its watch prints every event: concierge watch --space demo FILE", isNeeded, console)
    }
    let session = try await SpaceSession.open(
      flag: space.space, isUnlimited: space.limits == "off", script: nil, isVerbose: false, console)
    let result: Result<ExitStatus, any Error>
    do { result = .success(try await run(session, isNeeded, console, body)) } catch { result = .failure(error) }
    await session.close()
    return try result.get()
  }

  private static func run(
    _ session: SpaceSession, _ isNeeded: Bool, _ console: Console, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    // Without a sign-in it is not known whose state is meant; and its secrets are not to be shown.
    _ = try session.client()
    let file = try session.stateFile()
    // Looking must not make what it looks for.
    guard access(file.path, F_OK) == 0 else {
      return try missing(
        "there is no state of \(session.choice.account) at \(session.choice.address) yet",
        hint: "it begins with: concierge watch rules/", isNeeded, console)
    }
    let store = try session.watchStore(isCopy: false, SystemTime())
    return try await body(SavedState(session: session, store: store, file: file))
  }

  private static func missing(
    _ message: String, hint: String, _ isNeeded: Bool, _ console: Console
  ) throws(CommandFailure) -> ExitStatus {
    if isNeeded { throw CommandFailure(.usage, message, hint: hint) }
    console.note("\(message); \(hint)", json: ["message": .string(message), "hint": .string(hint)])
    return .done
  }

  /// The wall clock, in seconds since 1970.
  var now: Int64 { clock.now.seconds }

  /// Who watches with the state; nil if nobody does.
  var holder: StateLock.Holder? { StateLock.holder(of: file) }

  /// How moments are shown.
  var moments: Moments { Moments(zone: LocalZone.current(), now: now) }
}
