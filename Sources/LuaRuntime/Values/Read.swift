import CLuaBridge
import JSONPages

extension LuaValue {
  /// Reads a value off the stack without taking it away; `path` is what messages call it.
  init(at index: Int32, on L: OpaquePointer, core: LuaCore, path: String) throws(LuaError) {
    switch lua_type(L, index) {
    case CLB_NIL.rawValue, CLB_NONE.rawValue: self = .nil
    case CLB_BOOLEAN.rawValue: self = .boolean(lua_toboolean(L, index) != 0)
    case CLB_NUMBER.rawValue where lua_isinteger(L, index) != 0: self = .integer(lua_tointegerx(L, index, nil))
    case CLB_NUMBER.rawValue: self = .number(lua_tonumberx(L, index, nil))
    case CLB_STRING.rawValue:
      guard let bytes = stringBytes(L, index) else { self = .nil; return }
      if let text = String(validating: bytes, as: UTF8.self) {
        self = .string(text)
      } else {
        self = .bytes([UInt8](bytes))
      }
    case CLB_FUNCTION.rawValue: self = .function(LuaFunction(at: index, on: L, core: core))
    case CLB_USERDATA.rawValue:
      if let record = LuaRecord(at: index, on: L) {
        self = .record(record)
      } else if let page = LuaRecordPage(at: index, on: L) {
        self = .records(page)
      } else {
        self = .json(try TableReader.value(at: index, on: L, path: path))
      }
    default: self = .json(try TableReader.value(at: index, on: L, path: path))
    }
  }
}
