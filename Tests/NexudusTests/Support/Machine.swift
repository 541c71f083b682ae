import Nexudus
import Synchronization

/// A machine whose clocks are set by hand: its true time, its wall clock, and its restarts.
final class Machine: TimeSource {
  private struct State {
    var truth = Duration.zero
    var wallError = Duration.zero
    var boot: UInt64 = 1
    var booted = Duration.zero
  }
  private let state = Mutex(State())
  private let start = Timestamp("2026-03-01T12:00:00Z")!

  var truth: Duration { state.withLock { $0.truth } }
  var now: Timestamp { state.withLock { start + $0.truth + $0.wallError } }
  var monotonic: Duration { state.withLock { $0.truth - $0.booted } }
  var machine: MachineTime { state.withLock { MachineTime(boot: $0.boot, elapsed: $0.truth - $0.booted) } }

  func sleep(for duration: Duration) async throws { advance(to: truth + duration) }

  func advance(to moment: Duration) { state.withLock { $0.truth = max($0.truth, moment) } }

  /// Sets the wall clock.
  func jump(_ duration: Duration) { state.withLock { $0.wallError += duration } }

  /// Starts the machine anew; that takes a while.
  func restart(taking duration: Duration) {
    state.withLock { state in
      state.truth += duration
      state.booted = state.truth - .seconds(5)
      state.boot += 1
    }
  }
}
