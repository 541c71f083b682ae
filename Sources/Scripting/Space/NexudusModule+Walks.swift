import JSONPages
import LuaRuntime
import Nexudus

extension NexudusModule {
  /// What `each` is made of: a walk, its pages one by one, and its end.
  func installWalks(_ host: LuaTable) {
    host.function("walk") { [self] call throws(LuaError) in
      let (query, options, place) = try query(call, Self.searchOptions(of: "each"))
      let limit = try integer(options, "limit")
      if let limit, limit < 0 { throw .usage("limit is a whole number from 0, not \(limit)") }
      let pages = try Self.translated { () throws(NexudusError) in try space(place.space).walk(query, limit: limit) }
      return .value(.integer(walks.add(Walks.Walk(pages: pages, place: place))))
    }
    host.function("next_page") { [self] call throws(LuaError) in
      let number = try call.integer(1, "walk")
      guard let walk = walks.walk(number) else { return .value(.nil) }
      return .async { [self] () async throws(LuaError) in [try await nextPage(of: walk, number)] }
    }
    host.function("close_walk") { [self] call throws(LuaError) in
      walks.close(try call.integer(1, "walk"))
      return .nothing
    }
  }

  private func nextPage(of walk: Walks.Walk, _ number: Int64) async throws(LuaError) -> LuaValue {
    let listed: ListedPage?
    do throws(NexudusError) {
      listed = try await walk.pages.next()
    } catch {
      walks.close(number)
      throw LuaError(error)
    }
    guard let listed else {
      walks.close(number)
      return .nil
    }
    let read = walks.count(listed.records.count, in: number)
    progress(WalkProgress(entity: walk.place.name, recordsRead: read, total: listed.total))
    return .records(records(of: listed, walk.place))
  }
}
