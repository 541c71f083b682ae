import CLuaBridge
import JSONPages

/// Reads Lua values as JSON values, and names the path of what JSON cannot hold.
///
/// A table is an array if its keys are 1...n, or if it is empty and came from an empty JSON array; it is an object if its
/// keys are strings, which are sorted so that equal tables give equal texts.
struct TableReader {
  static let maximumDepth = 64

  let L: OpaquePointer
  /// Leaves out what JSON cannot hold instead of failing.
  let lenient: Bool
  /// What becomes of strings that are no text; nil: they are refused.
  let binary: (([UInt8]) -> JSONValue)?
  private var path: String
  private var tables: [UnsafeRawPointer] = []

  private init(_ L: OpaquePointer, lenient: Bool, path: String, binary: (([UInt8]) -> JSONValue)? = nil) {
    self.L = L
    self.lenient = lenient
    self.binary = binary
    self.path = path
  }

  /// The value at an index; `path` is what messages call it.
  static func value(
    at index: Int32, on L: OpaquePointer, path: String, binary: (([UInt8]) -> JSONValue)? = nil
  ) throws(LuaError) -> JSONValue {
    var reader = TableReader(L, lenient: false, path: path, binary: binary)
    return try reader.read(lua_absindex(L, index))
  }

  /// The members of the table at an index.
  static func object(at index: Int32, on L: OpaquePointer, lenient: Bool) throws(LuaError) -> JSONObject {
    var reader = TableReader(L, lenient: lenient, path: "")
    return try reader.read(lua_absindex(L, index)).object ?? [:]
  }

  private mutating func read(_ index: Int32) throws(LuaError) -> JSONValue {
    switch lua_type(L, index) {
    case CLB_NIL.rawValue: return .null
    case CLB_BOOLEAN.rawValue: return .bool(lua_toboolean(L, index) != 0)
    case CLB_NUMBER.rawValue: return try number(index)
    case CLB_STRING.rawValue:
      if let binary, let bytes = stringBytes(L, index), String(validating: bytes, as: UTF8.self) == nil {
        return binary(Array(bytes))
      }
      return .string(try text(index, "a string"))
    case CLB_TABLE.rawValue: return try table(index)
    case CLB_LIGHTUSERDATA.rawValue where clb_is_null(L, index): return .null
    case CLB_USERDATA.rawValue:
      if let record = LuaRecord(at: index, on: L) { return .object(record.object) }
      if let page = LuaRecordPage(at: index, on: L) {
        return .array((0..<page.page.count).map { .object(LuaRecord(page.page[$0], page.recordClass).object) })
      }
      throw refused("\(typeName(L, index)) has no form in JSON")
    default: throw refused("\(typeName(L, index)) has no form in JSON")
    }
  }

  private func number(_ index: Int32) throws(LuaError) -> JSONValue {
    if lua_isinteger(L, index) != 0 { return .integer(lua_tointegerx(L, index, nil)) }
    let value = lua_tonumberx(L, index, nil)
    guard value.isFinite else { throw refused("\(value.isNaN ? "NaN" : "an infinite number") has no form in JSON") }
    return .double(value)
  }

  private func text(_ index: Int32, _ what: String) throws(LuaError) -> String {
    guard let bytes = stringBytes(L, index), let text = String(validating: bytes, as: UTF8.self) else {
      throw refused("\(what) is not valid UTF-8")
    }
    return text
  }

  private mutating func table(_ index: Int32) throws(LuaError) -> JSONValue {
    guard let identity = UnsafeRawPointer(lua_topointer(L, index)) else { return .null }
    if tables.contains(identity) { throw refused("a table that contains itself has no form in JSON") }
    guard tables.count < Self.maximumDepth else { throw refused("nested deeper than \(Self.maximumDepth) levels") }
    tables.append(identity)
    defer { tables.removeLast() }
    try reserve(8, on: L)
    let length = Int64(clamping: lua_rawlen(L, index))
    if length > 0 { return try array(index, length) }
    lua_pushnil(L)
    guard clb_next(L, index) != 0 else { return clb_is_marked_array(L, index) ? .array([]) : .object([:]) }
    clb_pop(L, 2)
    return try object(index)
  }

  private mutating func array(_ index: Int32, _ length: Int64) throws(LuaError) -> JSONValue {
    var seen: Int64 = 0
    lua_pushnil(L)
    while clb_next(L, index) != 0 {
      clb_pop(L, 1)
      seen += 1
      if lua_isinteger(L, -1) == 0 || !(1...length).contains(lua_tointegerx(L, -1, nil)) {
        let key = keyName(-1)
        clb_pop(L, 1)
        if lenient { continue }
        throw refused("a table with the elements 1...\(length) and the key \(key) is neither an array nor an object")
      }
    }
    if seen < length, !lenient { throw refused("an array with holes: \(seen) of \(length) elements are there") }
    var elements: [JSONValue] = []
    elements.reserveCapacity(Int(length))
    let outer = path
    for place in 1...length {
      path = "\(outer)[\(place)]"
      lua_rawgeti(L, index, place)
      elements.append(try element())
    }
    path = outer
    return .array(elements)
  }

  private mutating func object(_ index: Int32) throws(LuaError) -> JSONValue {
    var members: [(String, JSONValue)] = []
    let outer = path
    lua_pushnil(L)
    while clb_next(L, index) != 0 {
      guard lua_type(L, -2) == CLB_STRING.rawValue else {
        let key = keyName(-2)
        clb_pop(L, lenient ? 1 : 2)
        if lenient { continue }
        throw refused("the key \(key) is neither a string nor a place in an array from 1 on")
      }
      let key: String
      do throws(LuaError) {
        key = try text(-2, "a key")
      } catch {
        clb_pop(L, lenient ? 1 : 2)
        if lenient { continue }
        throw error
      }
      path = outer.isEmpty ? key : "\(outer).\(key)"
      do throws(LuaError) {
        members.append((key, try element()))
      } catch {
        if lenient { continue }
        clb_pop(L, 1)
        throw error
      }
    }
    path = outer
    return .object(JSONObject(members.sorted { $0.0 < $1.0 }))
  }

  /// Reads the value on top and pops it, also when it is refused.
  private mutating func element() throws(LuaError) -> JSONValue {
    defer { clb_pop(L, 1) }
    return try read(lua_gettop(L))
  }

  private func keyName(_ index: Int32) -> String {
    switch lua_type(L, index) {
    case CLB_STRING.rawValue: "\"\(stringValue(L, index) ?? "")\""
    case CLB_NUMBER.rawValue where lua_isinteger(L, index) != 0: "\(lua_tointegerx(L, index, nil))"
    case CLB_NUMBER.rawValue: "\(lua_tonumberx(L, index, nil))"
    default: "(\(typeName(L, index)))"
    }
  }

  private func refused(_ reason: String) -> LuaError {
    .usage(path.isEmpty ? reason : "\(path): \(reason)")
  }
}
