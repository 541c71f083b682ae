import CLuaBridge
import Synchronization

/// Runs jobs one at a time on the bridge's threads: the time limits of scripts need threads of its own making.
///
/// Every script has one of its own unless it is given one. A task that prefers the executor of the script that it calls
/// stays on one thread with it, and nothing has to be woken on the way there and back:
///
/// ```swift
/// let executor = LuaExecutor()
/// Task(executorPreference: executor) {
///   let script = try LuaScript(name: "greeter", executor: executor)
///   ...
/// }
/// ```
public final class LuaExecutor: SerialExecutor, TaskExecutor, @unchecked Sendable {
  private struct Queue {
    var jobs: [UnownedJob] = []
    var isScheduled = false
  }

  private static let turn = 32
  private let queue = Mutex(Queue())
  private let work: UnsafeMutablePointer<clb_work>
  private let turns: LuaTurns?

  /// An executor without work, which takes no thread.
  ///
  /// - Parameter turns: takes what there is to do; nil for the bridge's threads.
  public init(turns: LuaTurns? = nil) {
    self.turns = turns
    work = .allocate(capacity: 1)
    work.initialize(to: clb_work(next: nil, run: nil, context: nil))
  }

  deinit { work.deallocate() }

  /// Takes a job, to be run after those that are there.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustSchedule = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isScheduled = true }
      return !queue.isScheduled
    }
    if mustSchedule { schedule(Unmanaged.passRetained(self)) }
  }

  /// The executor is kept alive from here to the end of its last turn.
  private func schedule(_ retained: Unmanaged<LuaExecutor>) {
    if let turns { return turns { self.takeTurn() } }
    work.pointee.context = retained.toOpaque()
    work.pointee.run = { context in
      guard let context else { return }
      Unmanaged<LuaExecutor>.fromOpaque(context).takeUnretainedValue().takeTurn()
    }
    clb_pool_submit(work)
  }

  /// Runs what is there and what comes meanwhile, then makes way for other scripts.
  private func takeTurn() {
    let retained = Unmanaged.passUnretained(self)
    for _ in 0..<Self.turn {
      guard let job = next() else { return retained.release() }
      // Not as the task's preferred executor: a task that prefers none would queue up anew for each turn of its actor.
      job.runSynchronously(on: asUnownedSerialExecutor())
    }
    schedule(retained)
  }

  /// The job that has waited longest; without one, the next that comes has to schedule a turn.
  private func next() -> UnownedJob? {
    queue.withLock { queue in
      queue.isScheduled = !queue.jobs.isEmpty
      return queue.isScheduled ? queue.jobs.removeFirst() : nil
    }
  }

  /// The executor of the actors that share it.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
