import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// `list`, `first`, `count`, `get`, `commands`, `me`, `request`.
  func installReads(_ host: LuaTable) {
    host.function("list") { [self] call throws(LuaError) in
      let (query, _) = try query(call, ["where", "order", "descending", "page", "size"])
      return .async { [self] () async throws(LuaError) in
        let listed = try await answer { space async throws(NexudusError) in try await space.list(query) }
        return [.records(records(of: listed, query.entity))]
      }
    }
    host.function("first") { [self] call throws(LuaError) in
      var (query, _) = try query(call, ["where", "order", "descending"])
      query.size = 1
      return .async { [self, query] () async throws(LuaError) in
        let listed = try await answer { space async throws(NexudusError) in try await space.list(query) }
        guard listed.records.count > 0 else { return [.nil] }
        return [.record(LuaRecord(listed.records[0], classes.recordClass(of: query.entity, .listed)))]
      }
    }
    host.function("count") { [self] call throws(LuaError) in
      let (query, _) = try query(call, ["where"])
      return .async { [self] () async throws(LuaError) in
        let count = try await answer { space async throws(NexudusError) in try await space.count(query) }
        return [.integer(Int64(count))]
      }
    }
    host.function("get") { [self] call throws(LuaError) in
      let entity = try entity(named: call.string(1, "entity"))
      let recordClass = classes.recordClass(of: entity, .full)
      if let id = try? call.integer(2, "id") {
        return .async { [self] () async throws(LuaError) in
          let record = try await answer { space async throws(NexudusError) in try await space.get(entity, id: id) }
          return [.record(LuaRecord(record, recordClass))]
        }
      }
      let ids = try Self.ids(call, 2, of: "\(entity.name):get")
      return .async { [self] () async throws(LuaError) in
        let records = try await answer { space async throws(NexudusError) in try await space.get(entity, ids: ids) }
        return [.list(records.map { .record(LuaRecord($0, recordClass)) })]
      }
    }
    host.function("commands") { [self] call throws(LuaError) in
      let entity = try entity(named: call.string(1, "entity"))
      return .async { [self] () async throws(LuaError) in
        [.json(try await answer { space async throws(NexudusError) in try await space.commands(entity) })]
      }
    }
    host.function("me") { [self] _ throws(LuaError) in
      .async { [self] () async throws(LuaError) in
        let record = try await signedInUser()
        guard let user = catalogue.entity(named: "User") else { return [.json(record.value)] }
        return [.record(LuaRecord(record, classes.recordClass(of: user, .full)))]
      }
    }
    host.function("request") { [self] call throws(LuaError) in
      let request = try Self.rawRequest(call)
      if request.isWrite, let refusal = refusal(of: request) { throw refusal }
      return .async { [self] () async throws(LuaError) in
        let reply = try await answer { space async throws(NexudusError) in try await space.request(request) }
        return [.json(reply.scriptValue)]
      }
    }
  }

  /// The signed-in user; asked once in a run.
  func signedInUser() async throws(LuaError) -> Record {
    if let known = signedIn.record { return known }
    let record = try await answer { space async throws(NexudusError) in try await space.me() }
    signedIn.record = record
    return record
  }

  /// A page as scripts see it: an array with its figures.
  func records(of listed: ListedPage, _ entity: Entity) -> LuaRecordPage {
    LuaRecordPage(
      listed.records, classes.recordClass(of: entity, .listed),
      fields: [
        "total": .integer(Int64(listed.total)), "page": .integer(Int64(listed.page)),
        "pages": .integer(Int64(listed.pages)), "has_next": .bool(listed.hasNext),
      ])
  }

  static func ids(_ call: borrowing LuaCall, _ index: Int, of method: String) throws(LuaError) -> [Int64] {
    let value = try call.json(index, "id")
    if let id = value.integer { return [id] }
    // An empty table of Lua is an object.
    let list = value.array ?? (value.object?.isEmpty == true ? [] : nil)
    let ids = list?.compactMap(\.integer)
    guard let ids, ids.count == list?.count else {
      throw .usage("\(method) takes an Id (a whole number) or a list of them, not \(call.typeName(index))")
    }
    return ids
  }
}
