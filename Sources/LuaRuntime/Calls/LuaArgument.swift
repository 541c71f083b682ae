public import CLuaBridge
public import JSONPages

/// A Swift type that a typed host function may take.
public protocol LuaArgument: Sendable {
  /// Reads the argument at an index.
  static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Self
}

/// A Swift type that a typed host function may give.
public protocol LuaResult: Sendable {
  /// The value for Lua.
  var luaValue: LuaValue { get }
  /// Pushes the value and gives the number of pushed values: 0 or 1.
  func pushResult(on call: borrowing LuaCall) throws(LuaError) -> Int32
}

extension LuaResult {
  /// Pushes ``luaValue``.
  public func pushResult(on call: borrowing LuaCall) throws(LuaError) -> Int32 {
    try luaValue.push(on: call.L, core: LuaCore.of(call.L))
    return 1
  }
}

extension Int64: LuaArgument, LuaResult {
  /// Takes a whole number.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Int64 {
    try call.integer(index)
  }
  /// An integer.
  public var luaValue: LuaValue { .integer(self) }
  /// Pushes an integer.
  @inlinable @inline(__always)
  public func pushResult(on call: borrowing LuaCall) throws(LuaError) -> Int32 {
    lua_pushinteger(call.L, self)
    return 1
  }
}

extension Int: LuaArgument, LuaResult {
  /// Takes a whole number.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Int {
    Int(try call.integer(index))
  }
  /// An integer.
  public var luaValue: LuaValue { .integer(Int64(self)) }
}

extension Double: LuaArgument, LuaResult {
  /// Takes a number.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Double { try call.number(index) }
  /// A float.
  public var luaValue: LuaValue { .number(self) }
}

extension Bool: LuaArgument, LuaResult {
  /// Takes true or false.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Bool { try call.boolean(index) }
  /// A boolean.
  public var luaValue: LuaValue { .boolean(self) }
}

extension String: LuaArgument, LuaResult {
  /// Takes a string.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> String { try call.string(index) }
  /// A string.
  public var luaValue: LuaValue { .string(self) }
}

extension JSONValue: LuaArgument, LuaResult {
  /// Takes whatever JSON can hold.
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> JSONValue {
    try call.json(index)
  }
  /// Fresh tables, or a plain value.
  public var luaValue: LuaValue { .json(self) }
}

extension LuaFunction: LuaArgument, LuaResult {
  /// Takes a function.
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Self {
    // The class is final, so Self is LuaFunction.
    unsafeDowncast(try call.function(index), to: Self.self)
  }
  /// The function.
  public var luaValue: LuaValue { .function(self) }
}

extension LuaValue: LuaArgument, LuaResult {
  /// Takes any value.
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> LuaValue {
    try call.value(index)
  }
  /// Itself.
  public var luaValue: LuaValue { self }
}

extension Optional: LuaArgument where Wrapped: LuaArgument {
  /// Takes nil, nothing, or what the type takes.
  @inlinable @inline(__always)
  public static func read(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Wrapped? {
    call.isNil(index) ? nil : try Wrapped.read(call, index)
  }
}

extension Optional: LuaResult where Wrapped: LuaResult {
  /// `nil` or the value.
  public var luaValue: LuaValue { self?.luaValue ?? .nil }
}

extension Array: LuaResult where Element: LuaResult {
  /// A plain array.
  public var luaValue: LuaValue { .list(map(\.luaValue)) }
}
