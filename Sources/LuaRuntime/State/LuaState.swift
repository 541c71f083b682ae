import CLuaBridge

/// A script's state while it is being set up; see ``LuaScript/configure(_:)``.
public struct LuaState {
  let core: LuaCore

  /// The globals that the script sees.
  public var globals: LuaTable {
    clb_push_globals(core.main)
    return LuaTable(popping: core, name: "")
  }

  /// A new table; `name` is what messages call it.
  public func table(_ name: String = "") -> LuaTable {
    lua_createtable(core.main, 0, 8)
    return LuaTable(popping: core, name: name)
  }

  /// A library of the sandbox, such as `math`, to replace some of its functions.
  public func library(_ name: String) -> LuaTable {
    clb_push_library(core.main, name)
    return LuaTable(popping: core, name: name)
  }

  /// A new table as a global of the same name.
  public func module(_ name: String) -> LuaTable {
    let table = table(name)
    globals.set(name, table)
    return table
  }

  /// A global that an embedded Lua chunk makes when it is first read: the chunk gets `host` as its argument and returns
  /// the value.
  public func setPrelude(global: String, chunk: String, host: LuaTable) throws(LuaError) {
    host.push()
    guard clb_set_prelude(core.main, global, chunk) else {
      throw .usage("no embedded chunk is called \"\(chunk)\"")
    }
  }

  /// A table whose keys are the names of the globals that embedded chunks make.
  package var preludes: LuaTable {
    clb_push_preludes(core.main)
    return LuaTable(popping: core, name: "")
  }

  /// The global whose prelude chunk sets the methods of records: it is made when a method is wanted before that.
  public func setRecordPrelude(global: String) { clb_set_record_prelude(core.main, global) }

  /// Answers reads of globals that nobody has set: `message` says so and names the nearest ones.
  public func onUnknownGlobal(_ message: @escaping @Sendable (String) -> String) {
    core.pushFunction(named: "_G") { L, _ throws(LuaError) in
      throw .usage(message(stringValue(L, 1) ?? ""))
    }
    clb_set_unknown_global(core.main)
  }

  /// Gives scripts `require`: `find` gives a module's text, or raises why there is none. Each module runs once.
  ///
  /// - Parameter refusal: what is raised where a module's text is no Lua; it is given Lua's own words.
  public func setRequire(
    _ find: @escaping @Sendable (_ name: String) throws(LuaError) -> LuaSource,
    refusal: @escaping @Sendable (LuaError, LuaSource) -> LuaError = { error, _ in error }
  ) {
    core.pushFunction(named: "require") { L, function throws(LuaError) in
      let source = try find(LuaCall(L, function).string(1, "name"))
      pushString(source.text, on: L)
      pushString(source.chunk, on: L)
      return 2
    }
    core.pushFunction(named: "require") { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      let source = LuaSource(text: try call.string(1), chunk: try call.string(2))
      var error = LuaError(kind: "script", message: try call.string(3))
      error.locateSyntaxError()
      // Lua's own words have the end of a long name.
      if let line = error.position?.line {
        error.position = LuaPosition(chunk: String(source.chunk.dropFirst()), line: line)
      }
      throw refusal(error, source)
    }
    clb_set_require(core.main)
  }

  /// Why the sandbox lacks a name of stock Lua, or nil.
  public static func reasonGone(_ name: String) -> String? { clb_gone_reason(name).map { String(cString: $0) } }

  /// Why the sandbox lacks a global of stock Lua, which reads as nil there; nil for any other name.
  public static func reasonGone(global name: String) -> String? {
    clb_is_gone_global(name) ? reasonGone(name) : nil
  }
}

/// The text of a chunk and its name.
public struct LuaSource: Sendable, Hashable {
  /// Lua, as text.
  public var text: String
  /// What messages call it: `@lib/parcels.lua` for a file.
  public var chunk: String

  /// A text to be compiled.
  public init(text: String, chunk: String) {
    self.text = text
    self.chunk = chunk
  }
}
