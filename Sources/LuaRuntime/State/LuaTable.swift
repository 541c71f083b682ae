import CLuaBridge

/// A table of a state that is being set up: a module for scripts, or the host's side of a prelude chunk.
public struct LuaTable {
  let core: LuaCore
  private let reference: Int32
  /// What scripts call it; function names in messages begin with it.
  public let name: String

  /// Takes the table on top of the main stack.
  init(popping core: LuaCore, name: String) {
    self.core = core
    self.name = name
    reference = clb_ref(core.main, -1)
    clb_pop(core.main, 1)
  }

  func push() { clb_push_ref(core.main, reference) }

  /// Sets a member.
  public func set(_ key: String, _ value: LuaValue) throws(LuaError) {
    push()
    defer { clb_pop(core.main, 1) }
    try value.push(on: core.main, core: core)
    setField(key, of: -2, on: core.main)
  }

  /// Sets a member that is a table.
  public func set(_ key: String, _ table: LuaTable) {
    push()
    table.push()
    setField(key, of: -2, on: core.main)
    clb_pop(core.main, 1)
  }

  /// Sets `json.null`, the value that stands for JSON null.
  public func setNull(_ key: String) {
    push()
    clb_push_null(core.main)
    setField(key, of: -2, on: core.main)
    clb_pop(core.main, 1)
  }

  /// Answers reads of members that the table lacks: by an error with the nearest name, or by a value. Scripts
  /// can't add members to the table any more.
  public func onUnknownMember(_ body: @escaping @Sendable (String) throws(LuaError) -> LuaValue) {
    push()
    core.pushFunction(named: name) { L, function throws(LuaError) in
      let key = stringValue(L, 1) ?? typeName(L, 1)
      return try LuaReturn.value(try body(key)).deliver(on: L, function: function)
    }
    clb_set_unknown_member(core.main, -2)
    clb_pop(core.main, 1)
  }

  func setFunction(_ key: String, _ body: @escaping HostBody) {
    push()
    core.pushFunction(named: name.isEmpty ? key : "\(name).\(key)", body)
    setField(key, of: -2, on: core.main)
    clb_pop(core.main, 1)
  }
}

extension LuaCore {
  func pushFunction(named name: String, _ body: @escaping HostBody) {
    let function = HostFunction(name: name, body: body)
    functions.append(function)
    lua_checkstack(main, 4)
    clb_push_function(main, HostFunction.dispatch, Unmanaged.passUnretained(function).toOpaque())
  }
}
