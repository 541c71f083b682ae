import CLuaBridge

// Small helpers over the raw stack. Each needs room made by lua_checkstack, or the 20 places that a call has anyway.

/// Makes room on the stack. A script that is very deep leaves no more than those 20 places, and whoever writes beyond them
/// writes into the memory of others.
func reserve(_ count: Int, on L: OpaquePointer) throws(LuaError) {
  guard lua_checkstack(L, Int32(clamping: count)) != 0 else {
    throw LuaError(kind: "limit", message: "stack overflow: the calls are nested too deep for this one")
  }
}

extension UnsafeBufferPointer<UInt8> {
  @usableFromInline var chars: UnsafePointer<CChar>? {
    UnsafeRawPointer(baseAddress)?.assumingMemoryBound(to: CChar.self)
  }
}

@usableFromInline
func pushString(_ text: String, on L: OpaquePointer) {
  var text = text
  text.withUTF8 { _ = lua_pushlstring(L, $0.chars ?? emptyChars, $0.count) }
}

func pushBytes(_ bytes: UnsafeBufferPointer<UInt8>, on L: OpaquePointer) {
  _ = lua_pushlstring(L, bytes.chars ?? emptyChars, bytes.count)
}

/// lua_pushlstring wants an address even for no bytes.
nonisolated(unsafe) let emptyChars: UnsafePointer<CChar> = {
  let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  pointer.initialize(to: 0)
  return UnsafePointer(pointer)
}()

func setField(_ name: String, of index: Int32, on L: OpaquePointer) {
  var name = name
  name.withUTF8 { clb_rawset_name(L, index, $0.chars ?? emptyChars, $0.count) }
}

/// The bytes of a string on the stack, good while it stays there; nil for other types.
@usableFromInline
func stringBytes(_ L: OpaquePointer, _ index: Int32) -> UnsafeBufferPointer<UInt8>? {
  var length = 0
  guard let chars = clb_string(L, index, &length) else { return nil }
  return UnsafeBufferPointer(
    start: UnsafeRawPointer(chars).assumingMemoryBound(to: UInt8.self), count: length)
}

/// The text of a string on the stack; bytes that are not UTF-8 are replaced.
func stringValue(_ L: OpaquePointer, _ index: Int32) -> String? {
  stringBytes(L, index).map { String(decoding: $0, as: UTF8.self) }
}

func typeName(_ L: OpaquePointer, _ index: Int32) -> String {
  switch lua_type(L, index) {
  case CLB_NONE.rawValue: "nothing"
  case CLB_NIL.rawValue: "nil"
  case CLB_BOOLEAN.rawValue: "a boolean"
  case CLB_LIGHTUSERDATA.rawValue: "null"
  case CLB_NUMBER.rawValue: "a number"
  case CLB_STRING.rawValue: "a string"
  case CLB_TABLE.rawValue: "a table"
  case CLB_FUNCTION.rawValue: "a function"
  case CLB_USERDATA.rawValue: "a record"
  case CLB_THREAD.rawValue: "a coroutine"
  default: "something else"
  }
}
