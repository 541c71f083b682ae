/// Work of a host function that takes time; the script waits for it, other calls of the script go on.
///
/// It starts on the script's executor. When it throws, the error is raised where the script waits.
public typealias LuaOperation = nonisolated(nonsending) @Sendable () async throws(LuaError) -> [LuaValue]

/// What a host function answers. One that has its answer gives it at once, and waits only where it has to: waiting costs
/// ten times as much, and there are places where Lua can't wait.
public enum LuaReturn: Sendable {
  /// No value.
  case nothing
  /// One value.
  case value(LuaValue)
  /// Several values.
  case values([LuaValue])
  /// The values that an operation will have; the script waits.
  case async(LuaOperation)
}
