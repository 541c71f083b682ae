import Nexudus
import SpaceModel
import Synchronization

/// One life of the watch's process, from its start to its death. After its death nothing of it is sent, written or waited
/// for any more.
final class Life: Sendable {
  private struct State {
    var fuse: Int?
    var passed = 0
    var place: String?
    var fullUntil = Duration.zero
  }

  let number: Int
  let time: VirtualTime
  private let state: Mutex<State>

  /// - Parameter fuse: how many places where it could die it passes; nil for none.
  init(_ number: Int, time: VirtualTime, fuse: Int?) {
    self.number = number
    self.time = time
    state = Mutex(State(fuse: fuse))
  }

  /// Where it died; nil while it lives.
  var death: String? { state.withLock { $0.place } }

  /// A place where it may die; false if it is dead.
  func passes(_ place: @autoclosure () -> String) -> Bool {
    state.withLock { state in
      guard state.place == nil else { return false }
      state.passed += 1
      guard let fuse = state.fuse else { return true }
      state.fuse = fuse - 1
      if fuse > 0 { return true }
      state.place = place()
      return false
    }
  }

  /// How many places where it could have died it passed.
  var passed: Int { state.withLock { $0.passed } }

  func die(_ place: String) { state.withLock { $0.place = $0.place ?? place } }

  /// Until when its disk has no room.
  var fullUntil: Duration {
    get { state.withLock { $0.fullUntil } }
    set { state.withLock { $0.fullUntil = newValue } }
  }
}

/// The clocks that one life sees; the wall clock is as wrong as the seed says.
struct LifeClock: TimeSource {
  let life: Life
  let error: Duration

  var now: Timestamp { life.time.now + error }
  // The grace of a dead one is over.
  var monotonic: Duration { life.time.monotonic + (life.death == nil ? .zero : .seconds(1_000_000)) }

  func sleep(for duration: Duration) async throws {
    guard life.passes("before a sleep") else { throw CancellationError() }
    try await life.time.sleep(for: duration)
    guard life.passes("after a sleep") else { throw CancellationError() }
  }
}
