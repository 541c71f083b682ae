import Synchronization
import Testing

@testable import SpaceModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lives many worlds, two at a time, and says which of them went wrong.
enum Seeds {
  /// The one seed to play again, from the environment.
  static let single = ProcessInfoText.environment("CONCIERGE_SEED").flatMap { UInt64($0) }
  /// How many seeds a test of the whole engine plays when more than usual are wanted.
  static let soak = ProcessInfoText.environment("CONCIERGE_SOAK_SEEDS").flatMap { Int($0) }

  /// The first of them.
  static let first = ProcessInfoText.environment("CONCIERGE_SOAK_FIRST").flatMap { UInt64($0) } ?? 1

  /// - Parameters:
  ///   - name: what the test is about, for the report.
  ///   - count: how many seeds are played, unless the environment says otherwise.
  static func play(
    _ name: String, count: Int, location: SourceLocation = #_sourceLocation,
    _ make: @escaping @Sendable (UInt64) -> World
  ) async {
    await play(
      name, seeds: single.map { [$0] } ?? (first..<first + UInt64(soak ?? count)).map(\.self), location: location, make)
  }

  /// Plays these seeds.
  static func play(
    _ name: String, seeds: [UInt64], location: SourceLocation = #_sourceLocation,
    _ make: @escaping @Sendable (UInt64) -> World
  ) async {
    let next = Mutex(0)
    let sum = Mutex((verdict: Verdict(), bad: [String]()))
    let begun = ContinuousClock.now
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let open = Mutex(2)
      for _ in 0..<2 {
        Thread.start {
          while let index = next.withLock({ next -> Int? in
            guard next < seeds.count else { return nil }
            next += 1
            return next - 1
          }) {
            let (verdict, bad) = Self.play(seeds[index], make)
            sum.withLock { sum in
              sum.verdict = sum.verdict + verdict
              if let bad { sum.bad.append(bad) }
            }
          }
          if open.withLock({ open in
            open -= 1
            return open == 0
          }) {
            continuation.resume()
          }
        }
      }
    }
    let (verdict, bad) = sum.withLock { $0 }
    print("\(name): \(seeds.count) seeds in \(begun.duration(to: .now)), \(verdict.summary)")
    for text in bad.prefix(20) { Issue.record("\(text)", sourceLocation: location) }
    #expect(bad.isEmpty, "\(bad.count) seeds went wrong", sourceLocation: location)
  }

  private static func play(_ seed: UInt64, _ make: (UInt64) -> World) -> (Verdict, String?) {
    let world = make(seed)
    do {
      try world.run()
      let verdict = try world.verdict()
      if World.keepsTranscript { world.book.withLock { $0.transcript.forEach { print($0) } } }
      if verdict.isGood { return (verdict, nil) }
      let faults = world.plan.faults.rates.keys.map(\.rawValue) + world.plan.nature.rates.keys.map(\.rawValue)
      return (
        verdict,
        "seed \(seed) (\(faults.sorted().joined(separator: ", "))): "
          + (verdict.lost.prefix(3) + verdict.doubled.prefix(3) + verdict.wrong.prefix(3)).joined(separator: "; ")
      )
    } catch {
      return (Verdict(), "seed \(seed): \(error)")
    }
  }
}

/// A thread with a stack of its own. Worlds live on such: their tasks would be nested in the test's task otherwise.
enum Thread {
  private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Result, any Error>) in
      start { continuation.resume(with: .init(catching: body)) }
    }
  }

  static func start(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 16 << 20)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(body))
    pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
        return nil
      }, box.toOpaque())
    pthread_attr_destroy(&attributes)
  }
}
