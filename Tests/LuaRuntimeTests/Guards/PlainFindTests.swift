import Testing

/// Plain `string.find` searches long subjects in windows; what lies across their edges must be found.
@Suite struct PlainFindTests {
  @Test func find_needleAcrossWindows_foundWhereItIs() async throws {
    let answer = try await GuardedLua().run(
      """
      local window = 1 << 20
      for _, needle in ipairs {"x", "xy", ("x"):rep(1000), ("x"):rep(window // 2), ("x"):rep(window + 5)} do
        for _, at in ipairs {0, 1, window - #needle, window - 1, window, window + 1, 2 * window - 1} do
          if at >= 0 then
            local subject = ("a"):rep(at) .. needle .. ("a"):rep(10)
            local from, to = subject:find(needle, 1, true)
            assert(from == at + 1 and to == at + #needle, at)
            assert(not subject:find(needle .. "!", 1, true))
            assert(subject:find("", -1, true) == #subject)
          end
        end
      end
      return "ok"
      """)
    #expect(String(decoding: answer, as: UTF8.self) == "ok")
  }

  @Test func find_needleThatAlmostMatchesEverywhere_endsQuickly() async throws {
    // Quadratic work here would be 10^13 steps.
    let answer = try await GuardedLua().run(
      """
      local subject = ("a"):rep(1 << 23)
      assert(not subject:find(("a"):rep(1 << 21) .. "b", 1, true))
      assert(not subject:find("b" .. ("a"):rep(1 << 21), 1, true))
      return "ok"
      """)
    #expect(String(decoding: answer, as: UTF8.self) == "ok")
  }
}
