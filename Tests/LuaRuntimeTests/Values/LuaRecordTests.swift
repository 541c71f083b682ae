import JSONPages
import LuaRuntime
import Testing

@Suite struct LuaRecordTests {
  static let thread = LuaRecordClass(
    name: "Thread", secretFields: ["Token"],
    resolve: { field, record in
      switch field {
      case "Note": .nil
      case "Body": .error(.usage("lists leave out Body; use record:fetch()"))
      case "Late":
        .refresh { () async throws(LuaError) -> LuaRecord in
          await Task.yield()
          return LuaRecord(page(#"[{"Id":1,"Late":"here"}]"#)[0], fresh)
        }
      default: .error(.usage("Thread has no field \(field)"))
      }
    },
    describe: { "Thread \($0.integer("Id") ?? 0)" })
  static let fresh = LuaRecordClass(
    name: "Thread", resolve: { _, _ in .nil }, describe: { _ in "fresh" })

  static func page(_ text: String) -> RecordPage {
    guard let page = try? RecordPage.index(PaddedBytes(text), as: .array) else { preconditionFailure("test data") }
    return page
  }

  func script(_ text: String) async throws -> LuaScript {
    let script = try LuaScript(name: "test")
    try await script.configure { state throws(LuaError) in
      let host = state.module("host")
      host.function("page") { call throws(LuaError) in
        .value(.records(LuaRecordPage(Self.page(text), Self.thread, fields: ["total": 7])))
      }
      host.function("table") { call throws(LuaError) in
        guard let record = call.record(1) else { throw call.mismatch(1, "record", "a record") }
        return .value(.table(record))
      }
      host.function("json") { call throws(LuaError) in .value(.json(try call.json(1, "value"))) }
      host.function("methods") { call throws(LuaError) in
        try call.setRecordMethods(1, byName: 2)
        return .nothing
      }
    }
    return script
  }

  @Test func nestedMembers_ofOneName_theLastCounts_alsoNull() async throws {
    let script = try await script(#"[{"Id":1,"Deep":{"a":1,"b":2,"a":null,"b":3}}]"#)
    let results = try await run(script, "local deep = host.page()[1].Deep return deep.a, deep.b")
    #expect(results[0].isNil && results[1].integer == 3)
  }

  @Test func fields_areDecodedByKind() async throws {
    let script = try await script(
      #"[{"Id":9007199254740993,"Text":"a\"b","Half":0.5,"Yes":true,"Note":null,"Tags":["x",null],"Deep":{"a":[1]}}]"#)
    let results = try await run(
      script,
      """
      local r = host.page()[1]
      return r.Id, r.Text, r.Half, r.Yes, r.Note, r.Tags[1], r.Deep.a[1], #host.page(), host.page().total, tostring(r)
      """)
    #expect(results[0].integer == 9_007_199_254_740_993)
    #expect(results[1].string == "a\"b")
    #expect(results[2].number == 0.5)
    #expect(results[3].boolean == true)
    #expect(results[4].isNil)
    #expect(results[5].string == "x")
    #expect(results[6].integer == 1)
    #expect(results[7].integer == 1)
    #expect(results[8].integer == 7)
    #expect(results[9].string == "Thread 9007199254740993")
  }

  @Test func tablesOfRecords_haveTheFieldsThatTheyHave_andHideSecrets() async throws {
    let script = try await script(
      #"[{"Id":1,"Token":"hidden","Tags":["x"],"Note":null},{"Id":2,"Deep":{"a":1},"Token":null,"Text":"a\nb"}]"#)
    let results = try await run(
      script,
      """
      local texts = {}
      for place, record in ipairs(host.page()) do
        local names = {}
        for name in pairs(host.table(record)) do names[#names + 1] = name end
        table.sort(names)
        texts[place] = table.concat(names, " ")
      end
      local a, b = host.table(host.page()[1]), host.table(host.page()[2])
      return texts[1], texts[2], a.Token, a.Tags[1], b.Deep.a, b.Text
      """)
    #expect(results[0].string == "Id Tags Token")
    #expect(results[1].string == "Deep Id Text")
    #expect(results[2].string == "***")
    #expect(results[3].string == "x")
    #expect(results[4].integer == 1)
    #expect(results[5].string == "a\nb")
  }

  @Test func absentFields_areAnsweredByTheClass() async throws {
    let script = try await script(#"[{"Id":1}]"#)
    #expect(try await run(script, "return host.page()[1].Note").first?.isNil == true)
    let error = await #expect(throws: LuaError.self) { try await run(script, "return host.page()[1].Body") }
    #expect(error?.message == "lists leave out Body; use record:fetch()")
    #expect(error?.position?.line == 1)
  }

  @Test func refresh_putsTheFreshRecordInPlace() async throws {
    let script = try await script(#"[{"Id":1}]"#)
    let results = try await run(script, "local r = host.page()[1] return r.Late, r.Late, tostring(r)")
    #expect(results.map(\.string) == ["here", "here", "fresh"])
  }

  @Test func methods_ofTheClassComeBeforeThoseOfAll() async throws {
    let script = try await script(#"[{"Id":1}]"#)
    let results = try await run(
      script,
      """
      host.methods({ kind = function() return "any" end, id = function(r) return r.Id end },
        { Thread = { kind = function() return "thread" end } })
      local r = host.page()[1]
      return r:kind(), r:id()
      """)
    #expect(results[0].string == "thread")
    #expect(results[1].integer == 1)
  }

  @Test func pairs_equality_andReadOnly() async throws {
    let script = try await script(#"[{"Id":1,"A":null,"B":"b"},{"Id":2}]"#)
    let results = try await run(
      script,
      """
      local p = host.page()
      local seen = {}
      for name, value in pairs(p[1]) do seen[#seen + 1] = name .. "=" .. tostring(value) end
      local count = 0
      for i, r in ipairs(p) do count = count + r.Id end
      for i, r in pairs(p) do count = count + r.Id end
      return table.concat(seen, " "), count, p[1] == host.page()[1], p[1] == p[2], pcall(function() p[1].Id = 2 end)
      """)
    #expect(results[0].string == "Id=1 B=b")
    #expect(results[1].integer == 6)
    #expect(results[2].boolean == true)
    #expect(results[3].boolean == false)
    #expect(results[4].boolean == false)
  }

  @Test func json_masksSecrets() async throws {
    let script = try await script(#"[{"Id":1,"Token":"t0p"}]"#)
    let results = try await run(script, "return host.json(host.page()[1]).Token")
    #expect(results.first?.string == "***")
  }

  @Test func oneRecordKeptOfEachPage_doesNotPinThePages() async throws {
    let script = try LuaScript(name: "test")
    let filler = String(repeating: "x", count: 100_000)
    let text =
      "[" + (1...20).map { #"{"Filler":"\#($0 == 7 ? "small" : filler)","Id":\#($0)}"# }.joined(separator: ",") + "]"
    let original = Self.page(text)
    try await script.configure { state throws(LuaError) in
      state.globals.function("page") { call throws(LuaError) in
        guard let copy = try? original.compacted(rows: Array(0..<original.count)) else { return .nothing }
        return .value(.records(LuaRecordPage(copy, Self.thread)))
      }
    }
    let results = try await run(
      script,
      """
      local kept, most = {}, 0
      for i = 1, 1000 do
        kept[i] = page()[7]
        most = math.max(most, collectgarbage("count"))
      end
      local sum = 0
      for i = 1, 1000 do sum = sum + kept[i].Id + #kept[i].Filler end
      return sum, most
      """)
    #expect(results[0].integer == Int64(12_000))
    #expect(try #require(results[1].number) / 1024 < 18)  // what is read at the time, and what is not collected yet
    await script.collectGarbage()
    let kept = await script.memoryUsed
    #expect(kept < 16 << 20)
  }
}
