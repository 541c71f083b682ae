public import CLuaBridge
public import JSONPages

/// A call of a host function: its arguments, counted from 1 as in Lua.
///
/// It lives as long as the call; read the arguments before an operation is started. Messages name the function, the
/// argument and what was there instead.
public struct LuaCall: ~Copyable {
  @usableFromInline let L: OpaquePointer
  /// It outlives the call: functions live as long as the state.
  @usableFromInline unowned(unsafe) let function: HostFunction
  /// How many arguments there are.
  public let argumentCount: Int

  @inlinable
  init(_ L: OpaquePointer, _ function: HostFunction) {
    self.L = L
    self.function = function
    argumentCount = Int(lua_gettop(L))
  }

  /// What scripts call this function.
  public var name: String { function.name }

  /// Where the script was.
  public var position: LuaPosition? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { chunk in
      var line: Int32 = 0
      guard let start = chunk.baseAddress, clb_position(L, start, chunk.count, &line) else { return nil }
      return LuaPosition(chunk: String(cString: start), line: Int(line))
    }
  }

  /// Whether an argument is nil or absent.
  @inlinable
  public func isNil(_ index: Int) -> Bool { lua_type(L, Int32(index)) <= CLB_NIL.rawValue }

  /// What kind of value an argument is, in words: "a string", "nothing".
  public func typeName(_ index: Int) -> String { LuaRuntime.typeName(L, Int32(index)) }

  /// A string; `name` is what messages call the argument.
  public func string(_ index: Int, _ name: String = "") throws(LuaError) -> String {
    guard let bytes = stringBytes(L, Int32(index)) else { throw mismatch(index, name, "a string") }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw mismatch(index, name, "text in UTF-8") }
    return text
  }

  /// A string as bytes.
  public func bytes(_ index: Int, _ name: String = "") throws(LuaError) -> [UInt8] {
    guard let bytes = stringBytes(L, Int32(index)) else { throw mismatch(index, name, "a string") }
    return [UInt8](bytes)
  }

  /// A whole number; a float that is one will do.
  @inlinable @inline(__always)
  public func integer(_ index: Int, _ name: String = "") throws(LuaError) -> Int64 {
    let place = Int32(truncatingIfNeeded: index)
    return lua_isinteger(L, place) != 0 ? lua_tointegerx(L, place, nil) : try wholeFloat(index, name)
  }

  @usableFromInline
  func wholeFloat(_ index: Int, _ name: String) throws(LuaError) -> Int64 {
    var isInteger: Int32 = 0
    let value = lua_tointegerx(L, Int32(index), &isInteger)
    guard isInteger != 0, lua_type(L, Int32(index)) == CLB_NUMBER.rawValue else {
      throw mismatch(index, name, "a whole number")
    }
    return value
  }

  /// A number.
  @inlinable @inline(__always)
  public func number(_ index: Int, _ name: String = "") throws(LuaError) -> Double {
    guard lua_type(L, Int32(index)) == CLB_NUMBER.rawValue else { throw mismatch(index, name, "a number") }
    return lua_tonumberx(L, Int32(index), nil)
  }

  /// A boolean.
  @inlinable @inline(__always)
  public func boolean(_ index: Int, _ name: String = "") throws(LuaError) -> Bool {
    guard lua_type(L, Int32(index)) == CLB_BOOLEAN.rawValue else { throw mismatch(index, name, "true or false") }
    return lua_toboolean(L, Int32(index)) != 0
  }

  /// A function.
  public func function(_ index: Int, _ name: String = "") throws(LuaError) -> LuaFunction {
    guard lua_type(L, Int32(index)) == CLB_FUNCTION.rawValue else { throw mismatch(index, name, "a function") }
    return LuaFunction(at: Int32(index), on: L, core: LuaCore.of(L))
  }

  /// Any value that JSON can hold; tables are arrays or objects, and what can't be held is named by its path.
  ///
  /// - Parameter binary: what becomes of strings that are not UTF-8; without it they are refused.
  public func json(
    _ index: Int, _ name: String = "", binary: (([UInt8]) -> JSONValue)? = nil
  ) throws(LuaError) -> JSONValue {
    if isNil(index) { return .null }
    return try TableReader.value(at: Int32(index), on: L, path: name, binary: binary)
  }

  /// A table with names, or nothing: options.
  public func object(_ index: Int, _ name: String = "") throws(LuaError) -> JSONObject? {
    if isNil(index) { return nil }
    guard lua_type(L, Int32(index)) == CLB_TABLE.rawValue else { throw mismatch(index, name, "a table") }
    guard let object = try json(index, name).object else { throw mismatch(index, name, "a table with names") }
    return object
  }

  /// A record and its class, or nil if the argument is something else.
  public func record(_ index: Int) -> LuaRecord? { LuaRecord(at: Int32(index), on: L) }

  /// A page of records, or nil if the argument is something else.
  public func records(_ index: Int) -> LuaRecordPage? { LuaRecordPage(at: Int32(index), on: L) }

  /// Uses the tables at two arguments as methods of records: of all, and by the class's name.
  public func setRecordMethods(_ base: Int, byName: Int) throws(LuaError) {
    for index in [base, byName] where lua_type(L, Int32(index)) != CLB_TABLE.rawValue {
      throw mismatch(index, "", "a table")
    }
    clb_set_record_methods(L, Int32(base), Int32(byName))
  }

  /// Any value.
  public func value(_ index: Int, _ name: String = "") throws(LuaError) -> LuaValue {
    try LuaValue(at: Int32(index), on: L, core: LuaCore.of(L), path: name)
  }

  /// The string, or nil if the argument is nil or absent.
  public func optionalString(_ index: Int, _ name: String = "") throws(LuaError) -> String? {
    isNil(index) ? nil : try string(index, name)
  }

  /// The whole number, or nil if the argument is nil or absent.
  public func optionalInteger(_ index: Int, _ name: String = "") throws(LuaError) -> Int64? {
    isNil(index) ? nil : try integer(index, name)
  }

  /// The number, or nil if the argument is nil or absent.
  public func optionalNumber(_ index: Int, _ name: String = "") throws(LuaError) -> Double? {
    isNil(index) ? nil : try number(index, name)
  }

  /// The boolean, or nil if the argument is nil or absent.
  public func optionalBoolean(_ index: Int, _ name: String = "") throws(LuaError) -> Bool? {
    isNil(index) ? nil : try boolean(index, name)
  }

  /// The error for an argument of the wrong kind.
  public func mismatch(_ index: Int, _ name: String, _ wanted: String) -> LuaError {
    let argument = name.isEmpty ? "argument \(index)" : "argument \(index) (\(name))"
    return .usage("\(function.name): \(argument) must be \(wanted), not \(typeName(index))")
  }
}
