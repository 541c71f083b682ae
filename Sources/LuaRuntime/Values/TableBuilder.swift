import CLuaBridge
import JSONPages

/// Builds Lua tables on the stack while a JSON text is read.
///
/// Swift is never refused memory, so the builder looks at the count itself and gives up in time.
struct TableBuilder: JSONVisitor, ~Copyable {
  /// Small, so that all levels together are: a builder is made for each array of a record.
  private struct Level {
    var isObject: Bool
    /// Whether the table is there. An array's is not before its end, or its elements are many.
    var isTable: Bool
    var count: Int32
    /// How many members the last object at this depth had: neighbours are alike, and a table that grows is built again.
    var expected: Int32
  }

  private static let depth = 66
  /// Elements that wait on the stack until their number is known: a table that grows by one and one is built four times
  /// for the first five.
  private static let mostWaiting: Int32 = 8

  let L: OpaquePointer
  let script: OpaquePointer
  /// Whether null members become `json.null` or are left out.
  let keepsNull: Bool
  /// The place of the value on the stack; until it is finished, the table of key strings lies there.
  private let place: Int32
  private var keys: KeyStrings
  /// The open containers; the first one stands for what is around the value.
  private let levels: UnsafeMutablePointer<Level>
  private var open = 0
  /// How many levels have been open so far.
  private var opened = 0
  private var objects = 0
  private var values = 0
  private var hasCollected = false
  private(set) var isStopped = false

  /// Makes room for all levels at once, 3 values each and the elements that wait there: nothing is asked for on the way.
  init(on L: OpaquePointer, keepsNull: Bool) throws(LuaError) {
    try reserve((3 + Int(Self.mostWaiting)) * Self.depth, on: L)
    self.L = L
    self.keepsNull = keepsNull
    script = clb_script_of_state(L)
    lua_pushnil(L)
    place = lua_gettop(L)
    keys = KeyStrings(on: L, table: place)
    levels = .allocate(capacity: Self.depth)
  }

  deinit { levels.deallocate() }

  /// Leaves nothing but the value on the stack.
  consuming func finish() {
    lua_copy(L, -1, place)
    lua_settop(L, place)
  }

  private mutating func added() {
    values += 1
    if values & 255 == 0, clb_memory_used(script) > clb_memory_limit(script) { makeRoom() }
    if open == 0 { return }
    levels[open].count += 1
    if levels[open].isObject {
      clb_set_member(L)
    } else if levels[open].isTable {
      lua_rawseti(L, -2, Int64(levels[open].count))
    } else if levels[open].count == Self.mostWaiting {
      makeArray(2 * Self.mostWaiting)
    }
  }

  /// Puts the table of the innermost array where nil has kept its place, and the elements that wait into it.
  private mutating func makeArray(_ capacity: Int32) {
    let waiting = levels[open].count
    lua_createtable(L, capacity, 0)
    lua_copy(L, -1, -2 - waiting)
    clb_pop(L, 1)
    for place in stride(from: waiting, to: 0, by: -1) { lua_rawseti(L, -1 - place, Int64(place)) }
    levels[open].isTable = true
  }

  /// Gives up where collecting garbage doesn't help, or did and here it is again.
  private mutating func makeRoom() {
    if !hasCollected && clb_fits(L) {
      hasCollected = true
    } else {
      isStopped = true
      clb_exhaust(script)
    }
  }

  private mutating func begin(isObject: Bool) {
    open += 1
    if open > opened {
      opened = open
      (levels + open).initialize(to: Level(isObject: isObject, isTable: isObject, count: 0, expected: 0))
    } else {
      levels[open].isObject = isObject
      levels[open].isTable = isObject
      levels[open].count = 0
    }
  }

  private mutating func end() -> Int32 {
    open -= 1
    return levels[open + 1].count
  }

  mutating func null() {
    if !keepsNull {
      if open == 0 { return lua_pushnil(L) }
      if levels[open].isObject {
        // Of two members with one name the last counts, also where it is null.
        lua_pushnil(L)
        return clb_set_member(L)
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

  mutating func key(_ bytes: UnsafeBufferPointer<UInt8>) {
    // A single object, such as a member of a record, has no keys that come again.
    if objects > 1 { keys.push(bytes) } else { pushBytes(bytes, on: L) }
  }

  mutating func foreseenKey(at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? { keys.pushForeseen(at: p) }

  mutating func beginArray() {
    lua_pushnil(L)
    begin(isObject: false)
  }

  mutating func endArray() {
    if !levels[open].isTable { makeArray(levels[open].count) }
    if end() == 0 { clb_mark_array(L, -1) }
    added()
  }

  mutating func beginObject() {
    objects += 1
    begin(isObject: true)
    lua_createtable(L, 0, levels[open].expected)
  }

  mutating func endObject() {
    // A single huge object must not make its small neighbours huge.
    levels[open].expected = min(levels[open].count, 256)
    _ = end()
    added()
  }
}

/// Reads a JSON text into fresh tables on top of the stack.
func pushParsed(_ text: PaddedBytes, on L: OpaquePointer, keepsNull: Bool) throws(LuaError) {
  clb_collect_before(L, text.count)
  let top = lua_gettop(L)
  var builder = try TableBuilder(on: L, keepsNull: keepsNull)
  do throws(JSONError) {
    try parseJSON(text, into: &builder)
    builder.finish()
  } catch {
    lua_settop(L, top)
    throw .usage("json.decode: \(error.message)")
  }
}
