#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread for work that blocks, such as waiting for somebody to type: those that everything shares go on.
enum OwnThread {
  private final class Job<Value: Sendable>: Sendable {
    let answer: CheckedContinuation<Value, Never>
    let work: @Sendable () -> Value

    init(_ answer: CheckedContinuation<Value, Never>, _ work: @escaping @Sendable () -> Value) {
      self.answer = answer
      self.work = work
    }

    func run() { answer.resume(returning: work()) }
  }

  /// Does the work on a thread of its own; where none can be had, on the caller's.
  static func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { answer in
      let job = Job(answer, work)
      if !start({ job.run() }) { job.run() }
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private static func start(_ run: @escaping @Sendable () -> Void) -> Bool {
    let body = Unmanaged.passRetained(Body(run))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let refusal = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Glibc)
          guard let argument else { return nil }
        #endif
        // Nobody waits for its end.
        pthread_detach(pthread_self())
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, body.toOpaque())
    if refusal != 0 { body.release() }
    return refusal == 0
  }
}
