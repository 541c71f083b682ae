import CLuaBridge

/// What a host function does: with the state and its own name; gives the number of results or one of ``HostOutcome``.
@usableFromInline
typealias HostBody = (OpaquePointer, HostFunction) throws(LuaError) -> Int32

/// A function of the host as Lua closures point at it.
@usableFromInline
final class HostFunction {
  /// What scripts call it.
  @usableFromInline let name: String
  @usableFromInline let body: HostBody

  init(name: String, body: @escaping HostBody) {
    self.name = name
    self.body = body
  }

  /// Called by the trampoline in C. Errors become values here: nothing may be thrown across it.
  static let dispatch: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { L, box in
    guard let L, let box else { return 0 }
    return Unmanaged<HostFunction>.fromOpaque(box)._withUnsafeGuaranteedRef { function in
      do throws(LuaError) {
        return try function.body(L, function)
      } catch {
        lua_settop(L, 0)  // room for the error, whatever was pushed so far
        error.push(on: L)
        return CLB_RAISE.rawValue
      }
    }
  }
}

extension LuaReturn {
  /// Pushes the results, or prepares to wait.
  @usableFromInline
  consuming func deliver(on L: OpaquePointer, function: HostFunction) throws(LuaError) -> Int32 {
    switch consume self {
    case .nothing: return 0
    case .value(let value):
      try value.push(on: L, core: LuaCore.of(L))
      return 1
    case .values(let values):
      try reserve(values.count, on: L)
      let core = LuaCore.of(L)
      for value in values { try value.push(on: L, core: core) }
      return Int32(clamping: values.count)
    case .async(let operation):
      var obstacle: UnsafePointer<CChar>?
      guard clb_can_suspend(L, &obstacle) else {
        throw Self.cannotWait(function.name, obstacle.map { String(cString: $0) })
      }
      LuaCore.of(L).pending = operation
      return CLB_SUSPEND.rawValue
    }
  }

  private static func cannotWait(_ name: String, _ obstacle: String?) -> LuaError {
    let place = obstacle.map { "inside a function that \($0) calls" } ?? "here"
    return .usage(
      "\(name) has to wait for its answer, and Lua can't wait \(place); call it before, keep the result in a local "
        + "variable, and use that here")
  }
}
