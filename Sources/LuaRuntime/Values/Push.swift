import CLuaBridge
import JSONPages

extension LuaValue {
  /// Needs room for one value; tables make their own.
  consuming func push(on L: OpaquePointer, core: LuaCore) throws(LuaError) {
    switch consume self {
    case .nil: lua_pushnil(L)
    case .boolean(let value): lua_pushboolean(L, value ? 1 : 0)
    case .integer(let value): lua_pushinteger(L, value)
    case .number(let value): lua_pushnumber(L, value)
    case .string(let value): pushString(value, on: L)
    case .bytes(let value): value.withUnsafeBufferPointer { pushBytes($0, on: L) }
    case .json(let value): try pushJSON(value, on: L)
    case .function(let value): try value.push(on: L, core: core)
    case .record(let value): try value.push(on: L, core: core)
    case .table(let value): try value.pushTable(on: L, core: core)
    case .records(let value): try value.push(on: L, core: core)
    case .list(let values):
      try reserve(8, on: L)
      lua_createtable(L, Int32(clamping: values.count), 0)
      if values.isEmpty { clb_mark_array(L, -1) }
      for (index, value) in values.enumerated() {
        try value.push(on: L, core: core)
        lua_rawseti(L, -2, Int64(index + 1))
      }
    }
  }
}

/// Pushes a JSON value: arrays and objects as fresh tables. Null stays null inside arrays, so that places keep their
/// numbers; a member that is null is not there; null itself is nil.
func pushJSON(_ value: JSONValue, on L: OpaquePointer, nullStays: Bool = false) throws(LuaError) {
  try reserve(8, on: L)
  switch value {
  case .null: if nullStays { clb_push_null(L) } else { lua_pushnil(L) }
  case .bool(let value): lua_pushboolean(L, value ? 1 : 0)
  case .integer(let value): lua_pushinteger(L, value)
  case .double(let value): lua_pushnumber(L, value)
  case .string(let value): pushString(value, on: L)
  case .array(let elements):
    lua_createtable(L, Int32(clamping: elements.count), 0)
    if elements.isEmpty { clb_mark_array(L, -1) }
    for (index, element) in elements.enumerated() {
      try pushJSON(element, on: L, nullStays: true)
      lua_rawseti(L, -2, Int64(index + 1))
    }
  case .object(let object):
    lua_createtable(L, 0, Int32(clamping: object.count))
    for (key, member) in object.members where nullStays || member != .null {
      try pushJSON(member, on: L, nullStays: nullStays)
      setField(key, of: -2, on: L)
    }
  }
}
