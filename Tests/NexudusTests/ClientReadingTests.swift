import HTTPTypes
import JSONPages
import Synchronization
import Testing

@testable import Nexudus

/// A server that lists numbered messages.
private func server(_ ids: SharedList, ignoresSize: Bool = false) -> ScriptedTransport {
  ScriptedTransport { call, _ in
    let size = ignoresSize ? 25 : Int(call.query["size"] ?? "") ?? 25
    let page = Int(call.query["page"] ?? "") ?? 1
    let all = ids.value
    let start = min((page - 1) * size, all.count)
    let rows = all[start..<min(start + size, all.count)].map { #"{"Id":\#($0),"UserId":\#($0 % 2)}"# }
    return .json(
      #"{"Records":[\#(rows.joined(separator: ","))],"TotalItems":\#(all.count),"PageSize":\#(size),"HasNextPage":\#(start + size < all.count)}"#
    )
  }
}

/// A list that a test and its server share.
private final class SharedList: Sendable {
  private let list: Mutex<[Int64]>
  init(_ ids: some Sequence<Int64>) { list = Mutex(Array(ids)) }
  var value: [Int64] { list.withLock { $0 } }
  func remove(_ ids: [Int64]) { list.withLock { all in all.removeAll { ids.contains($0) } } }
}

@Suite struct ClientReadingTests {
  private let messages = entity("CommunityMessage")

  private func ids(_ page: ListedPage) -> [Int64] {
    (0..<page.records.count).compactMap { page.records[$0].integer("Id") }
  }

  @Test func walk_everyRecordOnce_inOrder() async throws {
    for ignoresSize in [false, true] {
      let transport = server(SharedList(1...5_432), ignoresSize: ignoresSize)
      let walk = makeClient(transport).walk(try .make(messages))
      var given: [Int64] = []
      while let page = try await walk.next() { given += ids(page) }
      #expect(given == Array(1...5_432))
      #expect(transport.calls[0].query["orderBy"] == "Id" && transport.calls[0].query["size"] == "1000")
      if !ignoresSize { #expect(transport.calls.count <= 7) }
    }
  }

  @Test func walk_scriptRemovesWhatItReads_nothingIsSkipped() async throws {
    let list = SharedList(1...3_000)
    let walk = makeClient(server(list)).walk(try .make(messages, size: 100))
    var given: [Int64] = []
    while let page = try await walk.next() {
      given += ids(page)
      list.remove(ids(page))
    }
    #expect(given.sorted() == Array(1...3_000))
  }

  @Test func walk_scriptIsBusy_nextRequestLeavesWhenAnAnswerHasCome_butFiveAreTheMost() async throws {
    let transport = server(SharedList(1...50_000))
    let walk = makeClient(transport).walk(try .make(messages))
    _ = try await walk.next()
    // Four leave with the first page; the fifth only because one of them is answered, as nobody takes a page here.
    for _ in 0..<100_000 where transport.calls.count < 6 { await Task.yield() }
    for _ in 0..<10_000 { await Task.yield() }
    #expect(transport.calls.count == 6)
    walk.close()
  }

  @Test func walk_limit_asksForNoMore() async throws {
    let transport = server(SharedList(1...5_000))
    let client = makeClient(transport)
    let walk = client.walk(try .make(messages), limit: 30)
    #expect(ids(try #require(try await walk.next())) == Array(1...30))
    #expect(try await walk.next() == nil)
    #expect(transport.calls.map { $0.query["size"] } == ["30"])
  }

  @Test func walk_ignoredFilter_isAppliedHere() async throws {
    let query = try ListQuery.make(messages, where: ["User": 1])
    let lines = LogLines()
    let client = makeClient(server(SharedList(1...2_000)), logger: lines.logger)
    let walk = client.walk(query)
    var given: [Int64] = []
    while let page = try await walk.next() { given += ids(page) }
    #expect(given == Array(stride(from: 1, to: 2_000, by: 2)))
    #expect(lines.all.filter { $0.contains("does not apply the filter CommunityMessage.User") }.count == 1)
    let error = await #expect(throws: NexudusError.self) { try await client.list(query) }
    #expect(error?.kind == .invalidResponse && error?.message.contains("CommunityMessage.User") == true)
  }

  @Test func walk_failure_isThrown_andEndsIt() async throws {
    let transport = ScriptedTransport { call, _ in
      call.query["page"] == "1"
        ? .json(#"{"Records":[{"Id":1},{"Id":2}],"TotalItems":9,"PageSize":2}"#) : .json("", status: 403)
    }
    let walk = makeClient(transport).walk(try .make(messages))
    #expect(ids(try #require(try await walk.next())) == [1, 2])
    let error = await #expect(throws: NexudusError.self) { try await walk.next() }
    #expect(error?.kind == .forbidden && error?.message.contains("CommunityMessage-List") == true)
    #expect(try await walk.next() == nil)
  }

  @Test func walk_closed_givesNothing() async throws {
    let walk = makeClient(server(SharedList(1...5_000))).walk(try .make(messages))
    _ = try await walk.next()
    walk.close()
    #expect(try await walk.next() == nil)
  }

  @Test func several_orderAskedFor_absentOnesLeftOut() async throws {
    let transport = ScriptedTransport(.json(#"[{"Id":1},{"Id":3},{"Id":99}]"#))
    let records = try await makeClient(transport).get(messages, ids: [3, 2, 1, 3])
    #expect(records.map { $0.integer("Id") } == [3, 1, 3])
    #expect(transport.calls[0].target == "/api/community/communitymessages/?id=%5B3%2C2%2C1%5D")
    #expect(try await makeClient(transport).get(messages, ids: []).isEmpty)
  }

  @Test func several_manyIds_partByPart() async throws {
    let transport = ScriptedTransport(.json("[]"))
    _ = try await makeClient(transport).get(messages, ids: Array(1...250))
    #expect(transport.calls.count == 3)
  }

  @Test func count_isOneSmallRequest() async throws {
    let transport = server(SharedList(1...777))
    #expect(try await makeClient(transport).count(try .make(messages)) == 777)
    #expect(transport.calls.map { $0.query["size"] } == ["1"])
  }

  @Test func me_withoutId_isLookedUp() async throws {
    let transport = ScriptedTransport { call, _ in
      call.path == "auth/me"
        ? .json(#"{"FullName":"Ada","Email":"ada@x.example"}"#)
        : .json(#"{"Records":[{"Id":4,"Email":"bada@x.example"},{"Id":5,"Email":"Ada@x.example"}],"TotalItems":2}"#)
    }
    let me = try await makeClient(transport).me()
    #expect(me.integer("Id") == 5 && me.string("FullName") == "Ada")
    #expect(transport.calls[1].query["User_Email"] == "ada@x.example")
  }

  @Test func raw_anyStatus_isAReply() async throws {
    let transport = ScriptedTransport(
      .init(status: 418, headers: [("X-A", "1"), ("Content-Type", "text/plain")], body: "tea"))
    let reply = try await makeClient(transport).request(
      RawRequest(method: .post, path: "/utils/enums?name=a%20b", query: [QueryItem("x", "1")], body: ["a": 1]))
    #expect(reply.status == 418 && reply.headers["x-a"] == "1" && reply.body == "tea")
    #expect(transport.calls[0].target == "/api/utils/enums?name=a%20b&x=1" && transport.calls[0].body == #"{"a":1}"#)
    let throttled = try await makeClient(ScriptedTransport(.throttled())).request(RawRequest(path: "x"))
    #expect(throttled.status == 409)
  }

  @Test(arguments: ["https://evil.example/x", "//evil.example", "a/../../b", "", "a\r\nb", "a/%2e%2e/b", "a\\b", "a#b"])
  func raw_pathsThatLeaveTheApi_areRefused(path: String) async {
    let transport = ScriptedTransport(.json("{}"))
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(transport).request(RawRequest(path: path))
    }
    #expect(error?.kind == .usage)
    #expect(transport.calls.isEmpty)
  }

  @Test func deleteCommandsAndRun() async throws {
    let transport = ScriptedTransport(.json(#"{"WasSuccessful":true,"Message":"done","Value":{"a":1}}"#))
    let client = makeClient(transport)
    try await client.delete(messages, id: 7)
    #expect(transport.calls[0].method == "DELETE" && transport.calls[0].path == "community/communitymessages/7")
    let result = try await client.run(messages, key: "K", ids: [1, 2], parameters: ["p": true])
    #expect(result == CommandResult(message: "done", value: ["a": 1]))
    #expect(transport.calls[1].path == "community/communitymessages/runcommand")
    #expect(transport.calls[1].json == ["Key": "K", "Ids": [1, 2], "Parameters": ["p": true]])
    _ = try await client.commands(messages)
    #expect(transport.calls[2].path == "community/communitymessages/commands")
  }
}
