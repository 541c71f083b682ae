import CLua

/// Lua as its makers ship it: the model that the guarded functions are compared with.
struct StockLua: ~Copyable {
  struct Failure: Error {
    let message: String
  }

  private let state: OpaquePointer

  init() throws(Failure) {
    guard let state = luaL_newstate() else { throw Failure(message: "no memory for a Lua state") }
    self.state = state
    luaL_openlibs(state)
  }

  deinit { lua_close(state) }

  /// Runs `source` with integer arguments and returns the string that it returns.
  func run(_ source: String, _ arguments: Int64...) throws(Failure) -> [UInt8] {
    lua_settop(state, 0)
    var status = luaL_loadbufferx(state, source, source.utf8.count, "=cases", "t")
    if status == LUA_OK {
      for argument in arguments { lua_pushinteger(state, argument) }
      status = lua_pcallk(state, Int32(arguments.count), 1, 0, 0, nil)
    }
    var length = 0
    guard let bytes = lua_tolstring(state, -1, &length) else { throw Failure(message: "the script returned no string") }
    let text = UnsafeRawBufferPointer(start: bytes, count: length)
    guard status == LUA_OK else { throw Failure(message: String(decoding: text, as: UTF8.self)) }
    return Array(text)
  }
}
