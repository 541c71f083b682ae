import CLuaBridge
import Synchronization

/// Runs one script's jobs one at a time on the bridge's threads: the time limits need threads of its own making.
final class LuaExecutor: SerialExecutor, @unchecked Sendable {
  private struct Queue {
    var jobs: [UnownedJob] = []
    var isScheduled = false
  }

  private static let turn = 32
  private let queue = Mutex(Queue())
  private let work: UnsafeMutablePointer<clb_work>
  private let turns: LuaTurns?

  init(turns: LuaTurns?) {
    self.turns = turns
    work = .allocate(capacity: 1)
    work.initialize(to: clb_work(next: nil, run: nil, context: nil))
  }

  deinit { work.deallocate() }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustSchedule = queue.withLock { queue in
      queue.jobs.append(job)
      defer { queue.isScheduled = true }
      return !queue.isScheduled
    }
    if mustSchedule { schedule(Unmanaged.passRetained(self)) }
  }

  /// The executor is kept alive from here to the end of its turn.
  private func schedule(_ retained: Unmanaged<LuaExecutor>) {
    if let turns { return turns { self.takeTurn() } }
    work.pointee.context = retained.toOpaque()
    work.pointee.run = { context in
      guard let context else { return }
      Unmanaged<LuaExecutor>.fromOpaque(context).takeUnretainedValue().takeTurn()
    }
    clb_pool_submit(work)
  }

  /// Runs what is there, then makes way for other scripts.
  private func takeTurn() {
    let jobs = queue.withLock { queue in
      let count = min(queue.jobs.count, Self.turn)
      defer { queue.jobs.removeFirst(count) }
      return Array(queue.jobs.prefix(count))
    }
    for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    let isDone = queue.withLock { queue in
      queue.isScheduled = !queue.jobs.isEmpty
      return queue.jobs.isEmpty
    }
    let retained = Unmanaged.passUnretained(self)
    if isDone { retained.release() } else { schedule(retained) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
