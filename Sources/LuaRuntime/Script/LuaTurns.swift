import CLuaBridge

/// Takes a piece of a script's work, to be done on one of the bridge's threads: only there time limits hold.
public typealias LuaTurns = @Sendable (_ turn: @escaping @Sendable () -> Void) -> Void

/// The bridge's threads.
public enum LuaThreads {
  /// Runs a body on one of them, and keeps it busy until the body returns.
  public static func run(_ body: @escaping @Sendable () -> Void) {
    let work = UnsafeMutablePointer<clb_work>.allocate(capacity: 1)
    let job = Unmanaged.passRetained(Job(body: body, work: work))
    work.initialize(to: clb_work(next: nil, run: { Job.run($0) }, context: job.toOpaque()))
    clb_pool_submit(work)
  }

  private final class Job: Sendable {
    private let body: @Sendable () -> Void
    private nonisolated(unsafe) let work: UnsafeMutablePointer<clb_work>

    init(body: @escaping @Sendable () -> Void, work: UnsafeMutablePointer<clb_work>) {
      self.body = body
      self.work = work
    }

    deinit { work.deallocate() }

    static func run(_ context: UnsafeMutableRawPointer?) {
      guard let context else { return }
      Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body()
    }
  }
}
