import CLuaBridge
import Synchronization

/// What a call came to. Not a `Result`: the runtime would have to look up that this one may have such an error.
enum LuaOutcome: Sendable {
  case returned([LuaValue])
  case failed(LuaError)

  /// What was returned.
  func get() throws(LuaError) -> [LuaValue] {
    switch self {
    case .returned(let values): return values
    case .failed(let error): throw error
    }
  }
}

/// One call of a script in flight: a coroutine of its own, and whoever waits for its end.
final class LuaInvocation: @unchecked Sendable {
  private struct Shared {
    var isCancelled = false
    var task: Task<Void, Never>?
  }

  let id: UInt64
  let core: LuaCore
  let coroutine: OpaquePointer
  let anchor: Int32
  /// Nanoseconds that the call may still run; nil: no limit.
  var budget: Int64?
  /// A stop that came as the script was about to wait, to be told when it goes on.
  var stop = CLB_RUNNING
  /// On the executor only.
  var isFinished = false
  /// Tells whoever waits for the end. Not the continuation itself: the runtime would have to look up its type, for a
  /// twentieth of a short run.
  var waiting: ((LuaOutcome) -> Void)?
  private let shared = Mutex(Shared())

  init(id: UInt64, core: LuaCore, coroutine: OpaquePointer, anchor: Int32, budget: Int64?) {
    self.id = id
    self.core = core
    self.coroutine = coroutine
    self.anchor = anchor
    self.budget = budget
  }

  var isCancelled: Bool { shared.withLock { $0.isCancelled } }

  /// Cancels the call from any thread: what runs is stopped, what waits is cancelled. Gives whether it was the first.
  @discardableResult
  func cancel() -> Bool {
    let (isFirst, task) = shared.withLock { shared in
      defer { shared.isCancelled = true }
      return (!shared.isCancelled, shared.task)
    }
    clb_cancel(core.script, id)
    task?.cancel()
    return isFirst
  }

  /// Remembers the task that waits for the host's operations, so that cancelling reaches them.
  func setTask(_ task: Task<Void, Never>) {
    let isCancelled = shared.withLock { shared in
      shared.task = task
      return shared.isCancelled
    }
    if isCancelled { task.cancel() }
  }
}
