import Synchronization

/// Runs what a world has to do in the order in which it became ready, on the thread that asks for it.
public final class TurnQueue: TaskExecutor {
  private enum Turn {
    case job(UnownedJob)
    case work(@Sendable () -> Void)
  }

  private struct State {
    var turns: [Turn] = []
    var first = 0
  }

  private let state = Mutex(State())

  /// Makes an empty one.
  public init() {}

  /// Takes a job that can run.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    state.withLock { $0.turns.append(.job(job)) }
  }

  /// Takes work that is no task's.
  public func submit(_ work: @escaping @Sendable () -> Void) { state.withLock { $0.turns.append(.work(work)) } }

  /// Does what has waited longest; false if nothing waits.
  public func runNext() -> Bool {
    let turn = state.withLock { state -> Turn? in
      guard state.first < state.turns.count else { return nil }
      defer {
        state.first += 1
        if state.first == state.turns.count {
          state.turns.removeAll(keepingCapacity: true)
          state.first = 0
        }
      }
      return state.turns[state.first]
    }
    switch turn {
    case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
    case .work(let work): work()
    case nil: return false
    }
    return true
  }
}
