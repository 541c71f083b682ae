import Mail
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads for work that blocks, so that none of those that everything shares stands still.
///
/// Two at most: providers of mail take few connections from one place.
final class CourierThreads: Sendable {
  private struct Job: Sendable {
    let number: Int
    let answer: CheckedContinuation<MailExchange, Never>
    let work: @Sendable () -> MailExchange
  }

  private struct State {
    /// Numbers of jobs on their way into the line; one that is gone from here was cancelled on it.
    var coming: Set<Int> = []
    var waiting: [Job] = []
    var running = 0
    var numbers = 0
  }

  private let most = 2
  private let state = Mutex(State())

  /// Runs work on one of the threads.
  ///
  /// - Parameters:
  ///   - nothing: the answer where the task is cancelled before the work has begun.
  ///   - cancel: tells work that has begun to come to its end.
  func run(
    orCancelled nothing: MailExchange, cancel: @escaping @Sendable () -> Void,
    _ work: @escaping @Sendable () -> MailExchange
  ) async -> MailExchange {
    let number = state.withLock { state in
      state.numbers += 1
      state.coming.insert(state.numbers)
      return state.numbers
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { answer in
        enqueue(Job(number: number, answer: answer, work: work), orCancelled: nothing)
      }
    } onCancel: {
      cancel()
      let job = state.withLock { state -> Job? in
        state.coming.remove(number)
        return state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
      }
      job?.answer.resume(returning: nothing)
    }
  }

  private enum Entry {
    case start, wait, cancelled
  }

  private func enqueue(_ job: Job, orCancelled nothing: MailExchange) {
    let entry = state.withLock { state -> Entry in
      guard state.coming.remove(job.number) != nil else { return .cancelled }
      state.waiting.append(job)
      guard state.running < most else { return .wait }
      state.running += 1
      return .start
    }
    switch entry {
    case .wait: break
    case .cancelled: job.answer.resume(returning: nothing)
    case .start: start()
    }
  }

  /// Works until nothing waits.
  private func work() {
    while let job = next() { job.answer.resume(returning: job.work()) }
  }

  private func next() -> Job? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.running -= 1
        return nil
      }
      return state.waiting.removeFirst()
    }
  }

  private func start() {
    let context = Unmanaged.passRetained(self)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let refusal = pthread_create(&thread, &attributes, threadBody, context.toOpaque())
    guard refusal != 0 else { return }
    context.release()
    // What waits must not wait for ever.
    let stranded = state.withLock { state -> [Job] in
      state.running -= 1
      guard state.running == 0 else { return [] }
      defer { state.waiting = [] }
      return state.waiting
    }
    for job in stranded {
      job.answer.resume(
        returning: MailExchange(stage: .unreached, trouble: .noLibrary("no thread could be started (\(refusal))")))
    }
  }

  #if canImport(Glibc)
    private let threadBody: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
      if let context { Unmanaged<CourierThreads>.fromOpaque(context).takeRetainedValue().work() }
      return nil
    }
  #else
    private let threadBody: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { context in
      Unmanaged<CourierThreads>.fromOpaque(context).takeRetainedValue().work()
      return nil
    }
  #endif
}
