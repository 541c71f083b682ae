import Synchronization

/// One life of the rules' process: after its end nothing of it is sent or kept any more.
final class ProcessLife: Sendable {
  private struct State {
    var fuse: Int?
    var isOver = false
    var whenOver: (@Sendable () -> Void)?
  }

  private let state: Mutex<State>

  /// - Parameter fuse: how many places where it could end it passes; nil for all of them.
  init(fuse: Int?) { state = Mutex(State(fuse: fuse)) }

  /// Whether it has ended.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// Names what is done at its end.
  func whenOver(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.whenOver = body } }

  /// A place where it may end; false if it has.
  func passes() -> Bool {
    let (isAlive, end) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
      if state.isOver { return (false, nil) }
      guard let fuse = state.fuse else { return (true, nil) }
      state.fuse = fuse - 1
      state.isOver = fuse <= 1
      return (!state.isOver, state.isOver ? state.whenOver : nil)
    }
    end?()
    return isAlive
  }
}
