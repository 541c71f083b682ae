import CLuaBridge
import JSONPages

extension LuaRecord {
  func push(on L: OpaquePointer, core: LuaCore) throws(LuaError) {
    try core.pushHolder(of: record.page, recordClass, on: L)
    clb_push_record(L, UInt32(record.row))
  }
}

extension LuaRecord {
  /// Pushes a fresh table; fields that are null are not there.
  func pushTable(on L: OpaquePointer, core: LuaCore) throws(LuaError) {
    let page = record.page
    try reserve(8, on: L)
    core.metatables.push(recordClass, page.schema, on: L)
    clb_push_record_names(L)
    let names = lua_gettop(L)
    let columns = page.schema.count
    lua_createtable(L, 0, Int32(columns))
    for column in 0..<columns {
      guard let place = page.nonNullValue(row: record.row, column: column) else { continue }
      // The page was read before, but by now other memory has been in between.
      clb_prefetch(place + 1024)
      lua_rawgeti(L, names, Int64(column + 1))
      guard RecordHooks.push(place, of: page, on: L) == 1 else {
        throw LuaError(kind: "limit", message: "there is not enough memory for a copy of the record")
      }
      clb_set_member(L)
    }
    for field in recordClass.secretFields where !(record[field] ?? .null).isNull {
      pushString("***", on: L)
      setField(field, of: -2, on: L)
    }
    lua_copy(L, -1, names)
    lua_settop(L, names)
  }
}

extension LuaRecordPage {
  func push(on L: OpaquePointer, core: LuaCore) throws(LuaError) {
    try pushJSON(.object(fields), on: L)
    try core.pushHolder(of: page, recordClass, on: L)
    clb_push_list(L)
  }
}

extension clb_page_view {
  /// A page with a reference of its own, given back by the release hook.
  init(retaining page: RecordPage) {
    self.init(
      bytes: page.bytes.start, offsets: page.offsets, count: UInt32(page.count), stride: UInt32(page.stride),
      size: page.byteCount, page: Unmanaged.passRetained(page).toOpaque())
  }
}

/// The metatables made so far, by class and schema.
final class LuaRecordMetatables {
  private struct Key: Hashable {
    let recordClass: ObjectIdentifier
    let schema: ObjectIdentifier
  }

  /// More shapes than this are not worth remembering; their metatables live as long as their records.
  private static let capacity = 256
  private var known: [Key: (reference: Int32, schema: RecordSchema)] = [:]
  /// The one that was wanted last, which is wanted next for the most part.
  private var latest: (key: Key, reference: Int32)?
  /// Metatables and records point at classes without a reference of their own.
  private var classes: [ObjectIdentifier: (recordClass: LuaRecordClass, reference: Int32)] = [:]

  func push(_ recordClass: LuaRecordClass, _ schema: RecordSchema, on L: OpaquePointer) {
    let key = Key(recordClass: ObjectIdentifier(recordClass), schema: ObjectIdentifier(schema))
    if let latest, latest.key == key { return clb_push_ref(L, latest.reference) }
    if let metatable = known[key] {
      latest = (key, metatable.reference)
      return clb_push_ref(L, metatable.reference)
    }
    if known.count >= Self.capacity {
      for (reference, _) in known.values { clb_unref(clb_script_of_state(L), reference) }
      known = [:]
      latest = nil
    }
    lua_createtable(L, 0, Int32(schema.names.count))
    lua_createtable(L, Int32(schema.names.count), 0)
    for (column, name) in schema.names.enumerated() {
      pushString(name, on: L)
      lua_pushvalue(L, -1)
      lua_rawseti(L, -3, Int64(column + 1))
      // A secret is read by way of the class, which knows whom to tell.
      if recordClass.secretFields.contains(name) {
        clb_pop(L, 1)
        continue
      }
      lua_pushinteger(L, Int64(column))
      _ = clb_rawset(L, -4)
    }
    pushClassTable(recordClass, on: L)
    clb_make_record_metatable(L, Unmanaged.passUnretained(recordClass).toOpaque())
    known[key] = (clb_ref(L, -1), schema)
  }

  private func pushClassTable(_ recordClass: LuaRecordClass, on L: OpaquePointer) {
    if let known = classes[ObjectIdentifier(recordClass)] { return clb_push_ref(L, known.reference) }
    lua_createtable(L, 0, 2)
    lua_createtable(L, 0, 0)
    setField("nilable", of: -2, on: L)
    pushString(recordClass.name, on: L)
    setField("name", of: -2, on: L)
    classes[ObjectIdentifier(recordClass)] = (recordClass, clb_ref(L, -1))
  }
}

extension LuaCore {
  /// Pushes what keeps a page in this state.
  func pushHolder(of page: RecordPage, _ recordClass: LuaRecordClass, on L: OpaquePointer) throws(LuaError) {
    try reserve(16, on: L)
    RecordHooks.install
    metatables.push(recordClass, page.schema, on: L)
    if clb_push_known_page(L, Unmanaged.passUnretained(page).toOpaque(), -1) {
      lua_rotate(L, -2, 1)
      return clb_pop(L, 1)
    }
    var view = clb_page_view(retaining: page)
    clb_push_page(L, &view)
  }
}

extension LuaRecord {
  /// The record at an index of the stack, if it is one.
  init?(at index: Int32, on L: OpaquePointer) {
    var view = clb_record_view()
    guard clb_record_at(L, index, &view) else { return nil }
    self.init(Self.page(view)[Int(view.row)], Self.recordClass(view))
  }

  static func page(_ view: clb_record_view) -> RecordPage {
    Unmanaged<RecordPage>.fromOpaque(view.page).takeUnretainedValue()
  }

  static func recordClass(_ view: clb_record_view) -> LuaRecordClass {
    Unmanaged<LuaRecordClass>.fromOpaque(view.record_class).takeUnretainedValue()
  }
}

extension LuaRecordPage {
  /// The page at an index of the stack, if it is one; without its further members.
  init?(at index: Int32, on L: OpaquePointer) {
    var view = clb_record_view()
    guard clb_list_at(L, index, &view) else { return nil }
    self.init(LuaRecord.page(view), LuaRecord.recordClass(view))
  }
}
