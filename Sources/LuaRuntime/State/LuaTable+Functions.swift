extension LuaTable {
  /// Adds a function that reads its arguments from the call.
  ///
  /// ```swift
  /// table.function("sleep") { call in
  ///   let seconds = try call.number(1, "seconds")
  ///   return .async { try await wait(seconds); return [] }
  /// }
  /// ```
  public func function(
    _ key: String, _ body: @escaping @Sendable (borrowing LuaCall) throws(LuaError) -> LuaReturn
  ) {
    setFunction(key) { L, function throws(LuaError) in
      try body(LuaCall(L, function)).deliver(on: L, function: function)
    }
  }

  /// Adds a function of one typed argument.
  ///
  /// One and two arguments are the usual case: spelled out they are read without a walk over a list of types.
  @inlinable
  public func typed<A: LuaArgument, R: LuaResult>(
    _ key: String, _ body: @escaping @Sendable (A) throws(LuaError) -> R
  ) {
    add(key) { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      return try body(try A.read(call, 1)).pushResult(on: call)
    }
  }

  /// Adds a function of two typed arguments.
  ///
  /// ```swift
  /// table.typed("add") { (a: Int64, b: Int64) in a + b }
  /// ```
  @inlinable
  public func typed<A: LuaArgument, B: LuaArgument, R: LuaResult>(
    _ key: String, _ body: @escaping @Sendable (A, B) throws(LuaError) -> R
  ) {
    add(key) { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      return try body(try A.read(call, 1), try B.read(call, 2)).pushResult(on: call)
    }
  }

  /// Adds a function of any number of typed arguments.
  @inlinable
  public func typed<each A: LuaArgument, R: LuaResult>(
    _ key: String, _ body: @escaping @Sendable (repeat each A) throws(LuaError) -> R
  ) {
    add(key) { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      var index = 0
      let result = try body(repeat try (each A).read(call, next(&index)))
      return try result.pushResult(on: call)
    }
  }

  /// Adds a function of typed arguments that takes time: the script waits for it.
  @inlinable
  public func typed<each A: LuaArgument, R: LuaResult>(
    _ key: String, _ body: @escaping @Sendable (repeat each A) async throws(LuaError) -> R
  ) {
    add(key) { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      var index = 0
      let arguments = (repeat try (each A).read(call, next(&index)))
      let operation: LuaOperation = { () async throws(LuaError) -> [LuaValue] in
        [try await body(repeat each arguments).luaValue]
      }
      return try LuaReturn.async(operation).deliver(on: L, function: function)
    }
  }

  @usableFromInline
  func add(_ key: String, _ body: @escaping HostBody) { setFunction(key, body) }

  @inlinable
  func next(_ index: inout Int) -> Int {
    index += 1
    return index
  }
}
