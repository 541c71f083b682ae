import JSONPages
import Nexudus

/// One space for a command that asks it something, closed at the end, and ended by Ctrl-C or a reader that goes away.
struct SpaceReading {
  let session: SpaceSession
  let client: Client
  let console: Console

  /// Opens the space, does the work, and tells what went wrong as the status that `run` would end with.
  static func run(
    _ space: SpaceOptions, _ console: Console, _ interrupts: Interrupts,
    _ work: @escaping @Sendable (SpaceReading) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    let spaces = try await space.load(console)
    // Where there are several, nobody should have to guess whose records these are.
    let isUnsaid = spaces.areSeveral && space.space == nil
    let task = Task {
      let session = try spaces.one()
      if isUnsaid {
        console.note(
          "in \(session.name), the default space; --space takes another", json: ["spaces": [.string(session.name)]])
      }
      return try await work(SpaceReading(session: session, client: try session.client(), console: console))
    }
    interrupts.onInterrupt { task.cancel() }
    console.onOutputClosed { task.cancel() }
    let result = await task.result
    await spaces.close()
    if console.isOutputClosed { return .outputClosed }
    if interrupts.hasCome { return .interrupted }
    do { return try result.get() } catch let error as NexudusError { throw CommandFailure(ofCall: error) }
  }

  /// What may be shown of records.
  var secrets: SecretFields { SecretFields(redactor: session.redactor) }
}

extension CommandFailure {
  /// An error of a call that a person has typed: a mistake in it is one of usage, all else ends as in a script.
  init(ofCall error: NexudusError) {
    self.init(error.kind == .usage ? .usage : ExitStatus(kind: error.kind.rawValue), error.message, hint: error.hint)
  }
}
