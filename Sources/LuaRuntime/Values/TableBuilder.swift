import CLuaBridge
import JSONPages

/// Builds Lua tables on the stack while a JSON text is read.
///
/// Swift is never refused memory, so the builder looks at the count itself and gives up in time.
struct TableBuilder: JSONVisitor {
  let L: OpaquePointer
  let script: OpaquePointer
  /// Whether null members become `json.null` or are left out.
  let keepsNull: Bool
  private var open: [(isObject: Bool, count: Int64)] = []
  /// How many members the last object at each depth had: neighbours are alike, and a table that grows is built again.
  private var sizes = [Int32](repeating: 0, count: 66)
  private var values = 0
  private(set) var isStopped = false

  /// Makes room for 3 values for each level.
  init(on L: OpaquePointer, keepsNull: Bool) throws(LuaError) {
    try reserve(3 * 66, on: L)
    self.L = L
    self.keepsNull = keepsNull
    script = clb_script_of_state(L)
  }

  private mutating func added() {
    values += 1
    if values & 255 == 0, clb_memory_used(script) > clb_memory_limit(script) {
      isStopped = true
      clb_exhaust(script)
    }
    guard !open.isEmpty else { return }
    let last = open.count - 1
    open[last].count += 1
    if open[last].isObject {
      _ = clb_rawset(L, -3)
    } else {
      lua_rawseti(L, -2, open[last].count)
    }
  }

  mutating func null() {
    if !keepsNull {
      guard let parent = open.last else { return lua_pushnil(L) }
      if parent.isObject {
        // Of two members with one name the last counts, also where it is null.
        lua_pushnil(L)
        _ = clb_rawset(L, -3)
        return
      }
    }
    clb_push_null(L)
    added()
  }

  mutating func bool(_ value: Bool) {
    lua_pushboolean(L, value ? 1 : 0)
    added()
  }

  mutating func integer(_ value: Int64) {
    lua_pushinteger(L, value)
    added()
  }

  mutating func double(_ value: Double) {
    lua_pushnumber(L, value)
    added()
  }

  mutating func string(_ bytes: UnsafeBufferPointer<UInt8>) {
    pushBytes(bytes, on: L)
    added()
  }

  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) { pushBytes(bytes, on: L) }

  mutating func beginArray() {
    lua_createtable(L, 0, 0)
    open.append((false, 0))
  }

  mutating func endArray() {
    if let closed = open.popLast(), closed.count == 0 { clb_mark_array(L, -1) }
    added()
  }

  mutating func beginObject() {
    lua_createtable(L, 0, sizes[open.count])
    open.append((true, 0))
  }

  mutating func endObject() {
    // A single huge object must not make its small neighbours huge.
    if let closed = open.popLast() { sizes[open.count] = Int32(clamping: min(closed.count, 256)) }
    added()
  }
}

/// Reads a JSON text into fresh tables on top of the stack.
func pushParsed(_ text: PaddedBytes, on L: OpaquePointer, keepsNull: Bool) throws(LuaError) {
  let top = lua_gettop(L)
  var builder = try TableBuilder(on: L, keepsNull: keepsNull)
  do throws(JSONError) {
    try parseJSON(text, into: &builder)
  } catch {
    lua_settop(L, top)
    throw .usage("json.decode: \(error.message)")
  }
}
