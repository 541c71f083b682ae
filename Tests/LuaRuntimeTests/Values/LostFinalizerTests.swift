import JSONPages
import LuaRuntime
import Testing

/// Lua calls a finalizer under protection of its own and forgets it where the call itself fails: at the end of the C
/// stack, or of the memory. A page of records must be given back all the same, and its neighbours must stay whole.
@Suite struct LostFinalizerTests {
  @Test(arguments: [180, 190, 194, 196, 198, 250])
  func pagesThatDie_atTheEndOfTheStack_areGivenBack(_ depth: Int) async throws {
    let alive = PageCounter()
    do {
      let script = try LuaScript(name: "test", limits: LuaLimits(memory: 16 << 20, slice: .seconds(20)))
      try await script.configure { state throws(LuaError) in
        state.globals.function("page") { _ throws(LuaError) in
          let page = LuaRecordTests.page(#"[{"Id":1,"Text":"\#(String(repeating: "x", count: 2000))"}]"#)
          alive.watch(page)
          return .value(.records(LuaRecordPage(page, LuaRecordTests.fresh)))
        }
      }
      // Each level takes a place of the C stack; at the end there is room for the garbage, not for its finalizers.
      _ = try await run(
        script,
        """
        local function nest(n)
          for _ = 1, 3 do page() end
          for i = 1, 300 do local t = { {}, {} } end
          if n > 0 then string.gsub("x", "x", function() nest(n - 1) end) end
        end
        for _ = 1, 5 do pcall(nest, \(depth)) end
        for i = 1, 20 do page() end
        """)
      await script.collectGarbage()
      #expect(try await run(script, "return #page()").first?.integer == 1)
      await script.close()
    }
    #expect(alive.made > 100)
    #expect(alive.count == 0, "pages are kept although the script is gone")
  }
}

/// Counts the pages that somebody still keeps.
private final class PageCounter: @unchecked Sendable {
  private struct Watched { weak var page: RecordPage? }
  private var watched: [Watched] = []

  var made: Int { watched.count }
  var count: Int { watched.count { $0.page != nil } }
  /// Called by one script only, which runs on one thread at a time.
  func watch(_ page: RecordPage) { watched.append(Watched(page: page)) }
}
