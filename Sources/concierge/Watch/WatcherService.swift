import Automation
import Nexudus
import ServiceLifecycle

/// The watch as a part of the program that can be asked to end.
struct WatcherService: Service {
  let watcher: Watcher
  let mode: Watcher.Mode
  let limit: Duration?
  let clock: any TimeSource
  let state: WatchState
  let log: WatchLog

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        group.addTask {
          try await watcher.run(mode)
          return true
        }
        if let limit {
          group.addTask {
            do { try await clock.sleep(for: limit) } catch { return false }
            await watcher.stop()
            return false
          }
        }
        if state.settings.zone == nil {
          group.addTask {
            try await findZone()
            return false
          }
        }
        // The time limit only asks the watch to end; its own end is the end.
        while let isOver = try await group.next(), !isOver {}
        group.cancelAll()
      }
    } onGracefulShutdown: {
      Task { await watcher.stop() }
    }
  }

  /// Asks the space for its time zone until it answers.
  private func findZone() async throws {
    var state = state
    while state.settings.zone == nil {
      do { try await clock.sleep(for: .seconds(30)) } catch { return }
      try await state.recognise(log)
    }
    if let zone = state.settings.zone {
      log.note(.recovered(subject: "space"))
      await watcher.use(zone)
    }
  }
}
