import JSONPages
import LuaRuntime
import Testing

/// Garbage is collected before a large text becomes values, when it's worth it.
@Suite struct CollectionTests {
  /// 228 KB that become 2.3 MB of tables.
  private static let text = "[" + Array(repeating: #"{"a":1,"b":[true]}"#, count: 12_000).joined(separator: ",") + "]"

  private func script(memory: Int = 64 << 20) async throws -> LuaScript {
    let script = try LuaScript(name: "test", limits: LuaLimits(memory: memory, slice: .seconds(10)))
    try await script.configure { state throws(LuaError) in
      state.module("json").addJSON()
      state.module("host").function("page") { _ throws(LuaError) in
        do throws(JSONError) {
          return .value(.records(LuaRecordPage(try .index(PaddedBytes(Self.text), as: .array), LuaRecordTests.fresh)))
        } catch {
          throw .usage(error.message)
        }
      }
    }
    return script
  }

  /// The most kilobytes that there were after a step, and how much more than after the first one.
  private func growth(_ script: LuaScript, _ before: String, _ step: String) async throws -> Double {
    let results = try await run(
      script,
      """
      local text = ...
      \(before)
      local first, most
      for i = 1, 12 do
        \(step)
        local count = collectgarbage("count")
        first = first or count
        most = math.max(most or 0, count)
      end
      return most - first
      """, [.string(Self.text)])
    return try #require(results.first?.number)
  }

  @Test func tablesOfTheTextBefore_areCollectedBeforeTheNextText_alsoBesideManyLargeTexts() async throws {
    let grown = try await growth(try await script(), "local texts = text:rep(100)", "json.decode(text)")
    #expect(grown < 1024)
  }

  @Test func whatWasMadeOfAPage_isCollectedBeforeTheNextPage() async throws {
    let grown = try await growth(
      try await script(), "local texts = text:rep(100)",
      "local page = host.page() for i = 1, 1000 do local t = { page[i].a, page[i].b } end json.decode(text)")
    #expect(grown < 1024)
  }

  @Test func aTextThatFitsOnceGarbageIsGone_isDecoded() async throws {
    let script = try await script(memory: 8 << 20)
    // Garbage beside as much that is kept isn't worth a collection, but for the want of memory.
    let results = try await run(
      script,
      """
      local text, kept = (...), {}
      for i = 1, 2 do kept[i] = json.decode(text) end
      for i = 1, 10 do
        if #json.decode(text) ~= 12000 then return false end
      end
      return true
      """, [.string(Self.text)])
    #expect(results.first?.boolean == true)
  }
}
