import JSONPages
import LuaRuntime
import Testing

/// Compiles and calls a script named test.lua.
@discardableResult
func run(_ script: LuaScript, _ source: String, _ arguments: [LuaValue] = []) async throws -> [LuaValue] {
  try await script.call(script.load(source, chunk: "@test.lua"), arguments)
}

/// The error that a script ends with.
func failure(_ script: LuaScript, _ source: String) async throws -> LuaError {
  do {
    _ = try await run(script, source)
  } catch let error as LuaError {
    return error
  }
  struct Ended: Error {}
  throw Ended()
}

/// Something that calls wait for until the test opens it.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var arrivals = 0
  private var observers: [(Int, CheckedContinuation<Void, Never>)] = []

  func wait() async {
    arrivals += 1
    for (_, observer) in observers.filter({ $0.0 <= arrivals }) { observer.resume() }
    observers.removeAll { $0.0 <= arrivals }
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Returns when so many have come to the gate.
  func arrived(_ count: Int = 1) async {
    if arrivals >= count { return }
    await withCheckedContinuation { observers.append((count, $0)) }
  }
}

/// A generator whose seed is printed by the test that uses it.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
