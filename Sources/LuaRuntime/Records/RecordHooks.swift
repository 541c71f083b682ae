import CLuaBridge
import JSONPages

/// What the bridge asks of Swift about records. Called from C: nothing is thrown, and no Lua code runs here.
enum RecordHooks {
  /// Tells the bridge, once.
  static let install: Void = {
    var hooks = clb_record_hooks(
      push_value: pushValue, resolve: resolve, describe: describe, is_same: isSame, release: release,
      compact: compact)
    clb_set_record_hooks(&hooks)
  }()

  private static let pushValue:
    @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafePointer<UInt8>?) -> Int32 = { L, page, place in
      guard let L, let page, let place else { return 0 }
      switch decodeScalar(at: place) {
      case .string(let bytes): pushBytes(bytes, on: L)
      case .integer(let value): lua_pushinteger(L, value)
      case .double(let value): lua_pushnumber(L, value)
      case .bool(let value): lua_pushboolean(L, value ? 1 : 0)
      case .null: return 0
      case .escapedString(let raw): pushUnescaped(raw, on: L)
      case .array, .object:
        let page = Unmanaged<RecordPage>.fromOpaque(page).takeUnretainedValue()
        return pushNested(page, at: place - page.bytes.start, on: L)
      }
      return 1
    }

  /// Pushes the value at a place of a page: 1, or 0 for null, or an error code with the error on top.
  static func push(_ place: UnsafePointer<UInt8>, of page: RecordPage, on L: OpaquePointer) -> Int32 {
    pushValue(L, Unmanaged.passUnretained(page).toOpaque(), place)
  }

  private static func pushUnescaped(_ raw: UnsafeBufferPointer<UInt8>, on L: OpaquePointer) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: raw.count + 8) { scratch in
      guard let start = scratch.baseAddress else { return lua_pushnil(L) }
      let count = unescape(raw, into: start)
      pushBytes(UnsafeBufferPointer(start: start, count: count), on: L)
    }
  }

  private static func pushNested(_ page: RecordPage, at offset: Int, on L: OpaquePointer) -> Int32 {
    // Most arrays of records are empty: they need no builder.
    if page.bytes.start[offset] == UInt8(ascii: "["), page.bytes.start[offset + 1] == UInt8(ascii: "]") {
      lua_createtable(L, 0, 0)
      clb_mark_array(L, -1)
      return 1
    }
    let top = lua_gettop(L)
    do throws(LuaError) {
      var builder = try TableBuilder(on: L, keepsNull: false)
      do throws(JSONError) {
        try parseJSON(page, at: offset, into: &builder)
        builder.finish()
        return 1
      } catch {
        throw LuaError(kind: "limit", message: error.message)
      }
    } catch {
      lua_settop(L, top)
      error.push(on: L)
      return CLB_RAISE.rawValue
    }
  }

  private static let resolve: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { L, _ in
    guard let L, let record = LuaRecord(at: 1, on: L), let field = stringValue(L, 2) else { return 0 }
    do throws(LuaError) {
      switch record.recordClass.resolve(field, record.record) {
      case .nil: return 0
      case .value(let value):
        try value.push(on: L, core: LuaCore.of(L))
        return 1
      case .error(let error): throw error
      case .refresh(let operation):
        let function = HostFunction(name: "reading \(record.recordClass.name).\(field)") { _, _ in 0 }
        return try LuaReturn.async { () async throws(LuaError) -> [LuaValue] in
          [.record(try await operation())]
        }.deliver(on: L, function: function)
      }
    } catch {
      lua_settop(L, 0)
      error.push(on: L)
      return CLB_RAISE.rawValue
    }
  }

  private static let describe: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> Int32 = { L, _ in
    guard let L, let record = LuaRecord(at: 1, on: L) else { return 0 }
    pushString(record.recordClass.describe(record.record), on: L)
    return 1
  }

  private static let isSame:
    @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Bool = { L, _, _ in
      guard let L, let a = LuaRecord(at: 1, on: L), let b = LuaRecord(at: 2, on: L),
        a.recordClass.name == b.recordClass.name,
        let identity = a.record[a.recordClass.identityField], identity != .null
      else { return false }
      return identity == b.record[b.recordClass.identityField]
    }

  private static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { page in
    if let page { Unmanaged<RecordPage>.fromOpaque(page).release() }
  }

  private static let compact:
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<UInt32>?, UInt32, UnsafeMutablePointer<clb_page_view>?
    ) -> Bool = { page, rows, count, compacted in
      guard let page, let compacted else { return false }
      let rows = UnsafeBufferPointer(start: rows, count: Int(count)).map(Int.init)
      let large = Unmanaged<RecordPage>.fromOpaque(page).takeUnretainedValue()
      guard let small = try? large.compacted(rows: rows), small.byteCount < large.byteCount else { return false }
      compacted.pointee = clb_page_view(retaining: small)
      return true
    }
}
