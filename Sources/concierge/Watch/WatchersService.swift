import Automation
import Nexudus
import ServiceLifecycle
import Synchronization

/// The watches of all spaces: one that fails does not end the others, and one that can't begin is tried again.
final class WatchersService: Service {
  private let spaces: [WatcherService]
  private let late: [LateSpace]
  private let failed = Mutex<ExitStatus?>(nil)

  init(spaces: [WatcherService], late: [LateSpace]) {
    self.spaces = spaces
    self.late = late
  }

  /// The status of one that failed; nil where all ended as they were asked to.
  var failure: ExitStatus? { failed.withLock { $0 } }

  func run() async throws {
    if let only = spaces.first, spaces.count == 1, late.isEmpty { return try await only.run() }
    await withDiscardingTaskGroup { group in
      for space in spaces {
        group.addTask { [self] in
          do { try await space.run() } catch { note(error, space.log) }
        }
      }
      for space in late {
        group.addTask { [self] in
          do { try await space.run() } catch { note(error, space.log) }
        }
      }
    }
  }

  private func note(_ error: any Error, _ log: WatchLog) {
    let failure = CommandFailure(anything: error)
    failed.withLock { $0 = failure.status }
    log.note(.trouble(subject: "watch", message: "\(failure.message); the other spaces go on"))
  }
}
