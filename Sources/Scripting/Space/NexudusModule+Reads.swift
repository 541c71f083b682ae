import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// `list`, `first`, `count`, `get`, `commands`, `me`, `request`.
  func installReads(_ host: LuaTable) {
    host.function("list") { [self] call throws(LuaError) in
      let (query, _, place) = try query(call, Self.searchOptions(of: "list"))
      return .async { [self] () async throws(LuaError) in
        let listed = try await answer(in: place.space) { space async throws(NexudusError) in
          try await space.list(query)
        }
        return [.records(records(of: listed, place))]
      }
    }
    host.function("first") { [self] call throws(LuaError) in
      var (query, _, place) = try query(call, Self.searchOptions(of: "first"))
      query.size = 1
      return .async { [self, query, place] () async throws(LuaError) in
        let listed = try await answer(in: place.space) { space async throws(NexudusError) in
          try await space.list(query)
        }
        guard listed.records.count > 0 else { return [.nil] }
        return [.record(LuaRecord(listed.records[0], classes.recordClass(of: place, .listed)))]
      }
    }
    host.function("count") { [self] call throws(LuaError) in
      let (query, _, place) = try query(call, Self.searchOptions(of: "count"))
      return .async { [self] () async throws(LuaError) in
        let count = try await answer(in: place.space) { space async throws(NexudusError) in
          try await space.count(query)
        }
        return [.integer(Int64(count))]
      }
    }
    host.function("get") { [self] call throws(LuaError) in
      let place = try entity(named: call.string(1, "entity"))
      let (entity, other) = (place.entity, place.space)
      let recordClass = classes.recordClass(of: place, .full)
      if let id = try? call.integer(2, "id") {
        return .async { [self] () async throws(LuaError) in
          let record = try await answer(in: other) { space async throws(NexudusError) in
            try await space.get(entity, id: id)
          }
          return [.record(LuaRecord(record, recordClass))]
        }
      }
      let ids = try Self.ids(call, 2, of: "\(entity.name):get")
      return .async { [self] () async throws(LuaError) in
        let records = try await answer(in: other) { space async throws(NexudusError) in
          try await space.get(entity, ids: ids)
        }
        return [.list(records.map { .record(LuaRecord($0, recordClass)) })]
      }
    }
    host.function("commands") { [self] call throws(LuaError) in
      let place = try entity(named: call.string(1, "entity"))
      return .async { [self] () async throws(LuaError) in
        let commands = try await answer(in: place.space) { space async throws(NexudusError) in
          try await space.commands(place.entity)
        }
        return [.json(commands)]
      }
    }
    host.function("me") { [self] call throws(LuaError) in
      let other = try call.optionalString(1, "space")
      return .async { [self] () async throws(LuaError) in
        let record = try await signedInUser(in: other)
        guard let user = catalogue.entity(named: "User") else { return [.json(record.value)] }
        let recordClass = classes.recordClass(of: PlacedEntity(entity: user, space: other), .full)
        return [.record(LuaRecord(record, recordClass))]
      }
    }
    host.function("request") { [self] call throws(LuaError) in
      let request = try Self.rawRequest(call)
      let other = try call.optionalString(2, "space")
      if request.isWrite, let refusal = refusal(of: request) { throw refusal }
      return .async { [self] () async throws(LuaError) in
        let reply = try await answer(in: other) { space async throws(NexudusError) in
          try await space.request(request)
        }
        return [.json(reply.scriptValue)]
      }
    }
  }

  /// The signed-in user of a space; asked once in a run.
  func signedInUser(in other: String? = nil) async throws(LuaError) -> Record {
    if let known = signedIn[other] { return known }
    let record = try await answer(in: other) { space async throws(NexudusError) in try await space.me() }
    signedIn[other] = record
    return record
  }

  /// A page as scripts see it: an array with its figures.
  func records(of listed: ListedPage, _ place: PlacedEntity) -> LuaRecordPage {
    LuaRecordPage(
      listed.records, classes.recordClass(of: place, .listed),
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
