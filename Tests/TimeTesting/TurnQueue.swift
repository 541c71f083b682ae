import Synchronization

/// Runs the tasks of one world in the order in which they became ready, on the thread that asks for it.
public final class TurnQueue: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var first = 0
  }

  private let state = Mutex(State())

  /// Makes an empty one.
  public init() {}

  /// Takes a job that can run.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.jobs.append(job) }
  }

  /// Runs the job that has waited longest; false if none waits.
  public func runNext() -> Bool {
    let job = state.withLock { state -> UnownedJob? in
      guard state.first < state.jobs.count else { return nil }
      defer {
        state.first += 1
        if state.first == state.jobs.count {
          state.jobs.removeAll(keepingCapacity: true)
          state.first = 0
        }
      }
      return state.jobs[state.first]
    }
    guard let job else { return false }
    job.runSynchronously(on: asUnownedTaskExecutor())
    return true
  }
}
