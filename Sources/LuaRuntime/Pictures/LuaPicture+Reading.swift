import CLuaBridge

/// Takes pictures of values on the stack. It reads tables raw: no code of the script runs.
struct PictureTaker {
  private let L: OpaquePointer
  private let limits: LuaPicture.Limits
  private var around: [UnsafeRawPointer] = []
  private var left: Int

  init(_ L: OpaquePointer, _ limits: LuaPicture.Limits) {
    self.L = L
    self.limits = limits
    left = limits.values
  }

  mutating func picture(at index: Int32) throws(LuaError) -> LuaPicture {
    left -= 1
    switch lua_type(L, index) {
    case CLB_NIL.rawValue, CLB_NONE.rawValue: return .nil
    case CLB_BOOLEAN.rawValue: return .boolean(lua_toboolean(L, index) != 0)
    case CLB_NUMBER.rawValue where lua_isinteger(L, index) != 0: return .integer(lua_tointegerx(L, index, nil))
    case CLB_NUMBER.rawValue: return .number(lua_tonumberx(L, index, nil))
    case CLB_STRING.rawValue: return .string(text(index))
    case CLB_TABLE.rawValue: return try table(lua_absindex(L, index))
    case CLB_LIGHTUSERDATA.rawValue where clb_is_null(L, index): return .null
    case CLB_FUNCTION.rawValue: return .other("function")
    case CLB_THREAD.rawValue: return .other("coroutine")
    default:
      if let record = LuaRecord(at: index, on: L) { return .record(record) }
      if let page = LuaRecordPage(at: index, on: L) { return .records(page) }
      return .other("userdata")
    }
  }

  private func text(_ index: Int32) -> String {
    guard let bytes = stringBytes(L, index) else { return "" }
    return String(decoding: bytes.prefix(limits.text), as: UTF8.self)
  }

  private mutating func table(_ index: Int32) throws(LuaError) -> LuaPicture {
    guard let identity = UnsafeRawPointer(lua_topointer(L, index)) else { return .nil }
    if around.contains(identity) { return .cycle }
    guard around.count < limits.depth else { return .deep }
    around.append(identity)
    defer { around.removeLast() }
    try reserve(8, on: L)

    var elements: [LuaPicture] = []
    var length: Int64 = 0
    let end = Int64(clamping: lua_rawlen(L, index))
    while length < end {
      lua_rawgeti(L, index, length + 1)
      defer { clb_pop(L, 1) }
      if lua_type(L, -1) == CLB_NIL.rawValue { break }
      length += 1
      if elements.count < limits.width, left > 0 { elements.append(try picture(at: lua_gettop(L))) }
    }
    var keys = try keys(of: index, besides: length)
    let count = keys.count
    keys.sort { $0.isBefore($1) }
    var members: [(key: LuaPicture, value: LuaPicture)] = []
    for key in keys.prefix(max(limits.width - elements.count, 0)) where left > 0 {
      if let value = key.value {
        members.append((key.picture, value))
      } else {
        members.append((key.picture, try value(of: key, in: index)))
      }
    }
    return .table(
      LuaPicture.Table(
        elements: elements, members: members,
        omitted: Int(length) - elements.count + count - members.count))
  }

  private mutating func value(of key: Key, in table: Int32) throws(LuaError) -> LuaPicture {
    switch key.picture {
    case .integer(let number): lua_pushinteger(L, number)
    case .number(let number): lua_pushnumber(L, number)
    case .boolean(let flag): lua_pushboolean(L, flag ? 1 : 0)
    default: key.bytes.withUnsafeBufferPointer { pushBytes($0, on: L) }
    }
    _ = lua_rawget(L, table)
    defer { clb_pop(L, 1) }
    return try picture(at: lua_gettop(L))
  }

  /// A key, and its value where that could not be found again by it.
  private struct Key {
    let picture: LuaPicture
    /// Its bytes, where it is a string.
    var bytes: [UInt8] = []
    var value: LuaPicture?

    func isBefore(_ other: Key) -> Bool {
      switch (picture, other.picture) {
      case (.integer(let a), .integer(let b)): a < b
      case (.number(let a), .number(let b)): a < b
      case (.boolean(let a), .boolean(let b)): !a && b
      case (.string, .string): bytes.lexicographicallyPrecedes(other.bytes)
      default: rank < other.rank
      }
    }

    private var rank: Int {
      switch picture {
      case .integer: 0
      case .number: 1
      case .string: 2
      case .boolean: 3
      default: 4
      }
    }
  }

  /// The keys of a table besides the elements 1 to `length`.
  private mutating func keys(of index: Int32, besides length: Int64) throws(LuaError) -> [Key] {
    var keys: [Key] = []
    lua_pushnil(L)
    while clb_next(L, index) != 0 {
      let (place, value) = (lua_gettop(L) - 1, lua_gettop(L))
      switch lua_type(L, place) {
      case CLB_NUMBER.rawValue where lua_isinteger(L, place) != 0:
        let number = lua_tointegerx(L, place, nil)
        if number < 1 || number > length { keys.append(Key(picture: .integer(number))) }
      case CLB_NUMBER.rawValue: keys.append(Key(picture: .number(lua_tonumberx(L, place, nil))))
      case CLB_BOOLEAN.rawValue: keys.append(Key(picture: .boolean(lua_toboolean(L, place) != 0)))
      case CLB_STRING.rawValue:
        keys.append(Key(picture: .string(text(place)), bytes: stringBytes(L, place).map { Array($0) } ?? []))
      case let type:
        // Nobody can make an equal key, so its value is looked at now.
        let name = type == CLB_TABLE.rawValue ? "table" : type == CLB_FUNCTION.rawValue ? "function" : "userdata"
        let record = LuaRecord(at: place, on: L).map { LuaPicture.record($0) }
        keys.append(
          Key(picture: record ?? .other(name), value: left > 0 ? try picture(at: value) : .deep))
      }
      clb_pop(L, 1)
    }
    return keys
  }
}

extension LuaCall {
  /// A picture of an argument.
  public func picture(_ index: Int, _ limits: LuaPicture.Limits = LuaPicture.Limits()) throws(LuaError) -> LuaPicture {
    var taker = PictureTaker(L, limits)
    return try taker.picture(at: Int32(clamping: index))
  }

  /// Whether an argument is an error of the API or the host.
  public func isError(_ index: Int) -> Bool { clb_is_error(L, Int32(clamping: index)) }
}

extension LuaScript {
  /// A picture of the globals as they are now; those that are made when they are first read are not among them.
  public func globals(_ limits: LuaPicture.Limits) throws(LuaError) -> LuaPicture.Table {
    try core.withHost { main throws(LuaError) in
      clb_push_globals(main)
      defer { clb_pop(main, 1) }
      var taker = PictureTaker(main, limits)
      guard case .table(let table) = try taker.picture(at: lua_gettop(main)) else { return LuaPicture.Table() }
      return table
    }
  }
}
