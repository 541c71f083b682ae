import LuaRuntime
import Synchronization

/// `math.random` and `math.randomseed`: in handlers the numbers are alike in every attempt, and each handler has its own.
final class RandomModule: Sendable {
  private let outside = Mutex(RandomNumbers(seed: .random(in: .min ... .max)))

  func install(in state: LuaState) {
    let math = state.library("math")
    math.function("random") { [self] call throws(LuaError) in
      switch call.argumentCount {
      case 0: return .value(.number(Double(draw { $0.next() } >> 11) * 0x1p-53))
      case 1:
        let high = try call.integer(1, "m")
        if high == 0 { return .value(.integer(Int64(bitPattern: draw { $0.next() }))) }
        return .value(.integer(try between(1, high)))
      case 2: return .value(.integer(try between(try call.integer(1, "m"), try call.integer(2, "n"))))
      default: throw .usage("math.random takes no more than two arguments")
      }
    }
    math.function("randomseed") { [self] call throws(LuaError) in
      var seed = UInt64.random(in: .min ... .max)
      if !call.isNil(1) { seed = try call.number(1, "seed").bitPattern ^ (call.optionalNumber(2) ?? 0).bitPattern }
      draw { [seed] in $0 = RandomNumbers(seed: seed) }
      return .nothing
    }
  }

  private func between(_ low: Int64, _ high: Int64) throws(LuaError) -> Int64 {
    guard low <= high else { throw .usage("math.random: the interval from \(low) to \(high) is empty") }
    return draw { Int64.random(in: low...high, using: &$0) }
  }

  private func draw<Value>(_ body: (inout RandomNumbers) -> Value) -> Value {
    if let context = HandlerContext.current { return context.random.withLock { body(&$0) } }
    return outside.withLock { body(&$0) }
  }
}
