import Testing

/// What `table.sort` promises beyond the stock one.
@Suite struct SortTests {
  /// Each script returns "ok", or raises.
  private func expectOK(_ script: String, seed: Int64 = 1) async throws {
    let answer = String(decoding: try await GuardedLua().run(script, seed), as: UTF8.self)
    #expect(answer == "ok", "seed \(seed)")
  }

  @Test("sorts, keeps every element, and keeps the order of equal ones", arguments: Int64(1)...10)
  func sort_randomLists_sortedStablePermutation(seed: Int64) async throws {
    try await expectOK(
      """
      math.randomseed((...))
      for round = 1, 300 do
        local n = math.random(0, math.random(400))
        local list = {}
        for i = 1, n do list[i] = {key = math.random(0, math.random(n + 1)), place = i} end
        table.sort(list, function(a, b) return a.key < b.key end)
        assert(#list == n)
        for i = 2, n do
          local a, b = list[i - 1], list[i]
          assert(a.key < b.key or a.key == b.key and a.place < b.place)
        end
      end
      return "ok"
      """, seed: seed)
  }

  @Test("a comparator that contradicts itself gives some order of the same elements", arguments: Int64(1)...10)
  func sort_inconsistentComparator_permutation(seed: Int64) async throws {
    try await expectOK(
      """
      math.randomseed((...))
      local comparators = {
        function() return true end,
        function() return math.random(2) == 1 end,
        function(a, b) return a <= b end,
        function(a, b) return (a + b) % 3 == 0 end,
      }
      for round = 1, 200 do
        local n, list, seen = math.random(0, 300), {}, {}
        for i = 1, n do list[i] = i end
        table.sort(list, comparators[math.random(#comparators)])
        assert(#list == n)
        for _, item in ipairs(list) do
          assert(item >= 1 and item <= n and not seen[item])
          seen[item] = true
        end
      end
      return "ok"
      """, seed: seed)
  }

  @Test func sort_comparatorRaises_listIsUnchangedAndTheErrorPasses() async throws {
    try await expectOK(
      """
      local list, calls = {}, 0
      for i = 1, 100 do list[i] = -i end
      local reason = {}
      local fine, raised = pcall(table.sort, list, function(a, b)
        calls = calls + 1
        if calls == 200 then error(reason) end
        return a < b
      end)
      assert(not fine and raised == reason)
      for i = 1, 100 do assert(list[i] == -i) end
      return "ok"
      """)
  }

  @Test func sort_adversarialOrders_staysBelowNLogN() async throws {
    try await expectOK(
      """
      local n = 4096
      local orders = {
        function(i) return i end, function(i) return -i end, function() return 1 end,
        function(i) return i % 2 * n + i end, function(i) return math.abs(n // 2 - i) end,
        function(i) return i * 7919 % n end,
      }
      for _, order in ipairs(orders) do
        local list, calls = {}, 0
        for i = 1, n do list[i] = order(i) end
        table.sort(list, function(a, b) calls = calls + 1 return a < b end)
        for i = 2, n do assert(list[i - 1] <= list[i]) end
        assert(calls <= n * 14, calls)
      end
      return "ok"
      """)
  }

  @Test func sort_comparatorEmptiesTheList_ends() async throws {
    try await expectOK(
      """
      local list = {}
      for i = 1, 1000 do list[i] = i end
      pcall(table.sort, list, function(a, b) list[#list] = nil return a > b end)
      return "ok"
      """)
  }

  @Test func sort_proxy_readsAndWritesThroughItsMetatable() async throws {
    try await expectOK(
      """
      local items = {5, 3, 9, 1}
      table.sort(setmetatable({}, {
        __len = function() return #items end,
        __index = items,
        __newindex = function(_, i, value) items[i] = value end,
      }))
      assert(table.concat(items, " ") == "1 3 5 9")
      return "ok"
      """)
  }
}
