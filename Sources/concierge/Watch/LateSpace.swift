import Automation
import Nexudus
import ServiceLifecycle

/// A space of a watch that could not begin with the others, because its sign-in failed or its state was taken: it is
/// tried again until it can.
struct LateSpace: Sendable {
  /// Why it could not.
  let error: any Error
  /// Whether the watch only goes on until nothing is left to do, so that nobody waits for it.
  let isTriedOnce: Bool
  /// For how long the watch goes on.
  let limit: Duration?
  let clock: any TimeSource
  let log: WatchLog
  /// Whether some rule is for the space: until then nobody needs to hear of it.
  let isWanted: @Sendable () async -> Bool
  /// Opens the space anew: somebody may have signed in meanwhile.
  let open: @Sendable () async throws -> WatchedSpace
  /// Loads the rules for the space, and makes its watch.
  let begin: @Sendable (WatchedSpace, _ remaining: Duration?) async -> WatcherService

  /// How long to wait after so many failures: few tries at first, so that a wrong password locks nobody out.
  static func wait(after failures: Int) -> Duration { .seconds(min(5 << min(failures - 1, 10), 900)) }

  /// Tries until it can, then watches to its end.
  ///
  /// - Throws: why it never could.
  func run() async throws {
    let end = limit.map { clock.monotonic + $0 }
    var failures = 1
    var last = error
    if await isWanted() { tell(last, isTriedOnce ? nil : Self.wait(after: failures)) }
    while !isTriedOnce {
      var wait = Self.wait(after: failures)
      if let end { wait = min(wait, end - clock.monotonic) }
      guard wait > .zero, await sleeps(wait) else { break }
      guard await isWanted() else { continue }
      do {
        let space = try await open()
        log.note(.recovered(subject: "watch"))
        let watcher = await begin(space, end.map { max($0 - clock.monotonic, .milliseconds(1)) })
        let result: Result<Void, any Error>
        do { result = .success(try await watcher.run()) } catch { result = .failure(error) }
        await space.end()
        return try result.get()
      } catch {
        failures += 1
        last = error
        tell(last, Self.wait(after: failures))
      }
    }
    if await isWanted() { throw last }
  }

  /// False where the watch ends first.
  private func sleeps(_ wait: Duration) async -> Bool {
    await cancelWhenGracefulShutdown {
      do { try await clock.sleep(for: wait) } catch { return false }
      return !Task.isCancelled
    }
  }

  private func tell(_ error: any Error, _ wait: Duration?) {
    let failure = CommandFailure(anything: error)
    let hint = failure.hint.map { "; \($0)" } ?? ""
    let next = wait.map { ", and it is tried again in \(DurationText.text($0))" } ?? ""
    log.note(.trouble(subject: "watch", message: "\(failure.message)\(hint); the other spaces go on without it\(next)"))
  }
}
