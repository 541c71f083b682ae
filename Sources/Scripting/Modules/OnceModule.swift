import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// `once(key, [{ every = "7d" },] fn)`: the result is kept at once, and others with the same key wait for it.
struct OnceModule {
  static let options = ["every"]

  let script: @Sendable () -> String
  let store: @Sendable () throws(StoreError) -> any OnceStore
  let clock: any TimeSource
  let locks: OnceLocks

  func install(in state: LuaState) throws(LuaError) {
    let host = state.table("once")
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("begin") { [self] call throws(LuaError) in
      let key = try Self.key(call)
      _ = try Self.every(call, 2)
      return .async { [self] () async throws(LuaError) in
        do { try await locks.take(key) } catch { throw .cancelled }
        do throws(LuaError) {
          guard let found = try await begin(key) else { return [.boolean(false)] }
          locks.release(key)
          return [.boolean(true), .json(found)]
        } catch {
          locks.release(key)
          throw error
        }
      }
    }
    host.function("give_up") { [self] call throws(LuaError) in
      locks.release(try call.string(1))
      return .nothing
    }
    host.function("finish") { [self] call throws(LuaError) in
      let key = try call.string(1)
      defer { locks.release(key) }
      let every = try Self.every(call, 2)
      // What fn did is done, also when its result can't be kept: it is not to be done again.
      let result = Result { () throws(LuaError) in try call.json(3, "once(\"\(key)\"): the result") }
      do throws(StoreError) {
        try store().setOnce(
          key, script: script(), result: (try? result.get()) ?? .null,
          expires: every.map { clock.now.seconds + $0.components.seconds })
      } catch {
        throw LuaError(kind: "store", message: error.message)
      }
      _ = try result.get()
      return .nothing
    }
    try state.setPrelude(global: "once", chunk: "once", host: host)
  }

  /// The kept result of a key; nil where it is this script's turn to make one. Another process at work on it is waited for.
  private func begin(_ key: String) async throws(LuaError) -> JSONValue? {
    while true {
      do throws(StoreError) {
        let store = try store()
        if let found = try store.onceResult(key, script: script(), now: clock.now.seconds) { return found }
        if let claim = try store.claimOnce(key, script: script()) {
          // It may have been done between the look and the claim.
          if let found = try store.onceResult(key, script: script(), now: clock.now.seconds) { return found }
          locks.hold(claim, for: key)
          return nil
        }
      } catch {
        throw LuaError(kind: "store", message: error.message)
      }
      do { try await clock.sleep(for: Self.pause) } catch { throw .cancelled }
    }
  }

  private static let pause = Duration.milliseconds(50)

  private static func key(_ call: borrowing LuaCall) throws(LuaError) -> String {
    let key = try call.string(1, "key")
    guard (1...512).contains(key.utf8.count) else { throw .usage("once: a key has 1 to 512 bytes") }
    return key
  }

  private static func every(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Duration? {
    let options = try Options.check(call.object(index, "options"), allowed: Self.options, of: "once")
    return try options["every"].map { value throws(LuaError) in try Options.duration(value, named: "every") }
  }
}

/// Which keys of a script's `once` are being worked on, and who waits for them.
final class OnceLocks: Sendable {
  private struct State {
    /// Keys, and the handlers that work on them; nil outside handlers.
    var taken: [String: ObjectIdentifier?] = [:]
    /// What keeps other processes from the keys.
    var claims: [String: OnceClaim] = [:]
    var waiting:
      [(key: String, id: Int, owner: ObjectIdentifier?, continuation: CheckedContinuation<Void, any Error>)] = []
    var last = 0
  }

  private let state = Mutex(State())

  /// Waits until nobody else works on the key, and takes it.
  func take(_ key: String) async throws {
    let owner = HandlerContext.current.map { ObjectIdentifier($0) }
    let id = state.withLock { state in
      state.last += 1
      return state.last
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isFree = state.withLock { state in
          guard state.taken[key] != nil else {
            state.taken[key] = .some(owner)
            return true
          }
          state.waiting.append((key, id, owner, continuation))
          return false
        }
        if isFree { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
        guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
        return state.waiting.remove(at: index).continuation
      }
      waiter?.resume(throwing: CancellationError())
    }
  }

  /// Keeps other processes from a key until it is released.
  func hold(_ claim: OnceClaim, for key: String) { state.withLock { $0.claims[key] = claim } }

  /// Gives the key to whoever waits longest.
  func release(_ key: String) {
    let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      state.claims[key] = nil
      guard let index = state.waiting.firstIndex(where: { $0.key == key }) else {
        state.taken[key] = nil
        return nil
      }
      let next = state.waiting.remove(at: index)
      state.taken[key] = .some(next.owner)
      return next.continuation
    }
    next?.resume()
  }

  /// Gives back what a handler held when it was ended by force.
  func releaseAll(of context: HandlerContext) {
    let owner = ObjectIdentifier(context)
    let held = state.withLock { $0.taken.filter { $0.value == owner }.map(\.key) }
    held.forEach(release)
  }
}
