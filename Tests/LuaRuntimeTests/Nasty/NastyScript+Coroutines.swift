extension NastyScript {
  /// Coroutines as a place to hide from the clock.
  static let coroutines: [NastyScript] = [
    NastyScript("wrap", .time, "coroutine.wrap(function() while true do end end)()"),
    NastyScript(
      "resume in a loop", .time,
      "while true do coroutine.resume(coroutine.create(function() while true do end end)) end"),
    NastyScript(
      "made early, resumed when the time is over", .time,
      """
      local early = {}
      for i = 1, 100 do
        early[i] = coroutine.create(function()
          coroutine.yield()
          while true do pcall(function() while true do end end) end
        end)
        coroutine.resume(early[i])
      end
      pcall(function() while true do end end)
      while true do
        for i = 1, 100 do pcall(coroutine.resume, early[i]) end
      end
      """),
    NastyScript(
      "made early, resumed by __close", .time,
      """
      local early = coroutine.wrap(function() coroutine.yield() while true do end end)
      early()
      local x <close> = setmetatable({}, {__close = function() early() end})
      while true do end
      """),
    NastyScript(
      "wrap inside wrap", .fails("overflow"),
      "local function f() coroutine.wrap(f)() end f()"),
    NastyScript(
      "wrap inside wrap, each with pcall", .limit,
      "local function f() while true do pcall(coroutine.wrap(f)) end end f()"),
    NastyScript(
      "yield in a loop", .time,
      "local f = coroutine.wrap(function() while true do coroutine.yield() end end) while true do f() end"),
    NastyScript(
      "two that resume each other", .time,
      """
      local a, b
      a = coroutine.create(function() while true do coroutine.resume(b) end end)
      b = coroutine.create(function() while true do coroutine.resume(a) coroutine.yield() end end)
      coroutine.resume(a)
      """),
    NastyScript("close in a loop", .time, "while true do coroutine.close(coroutine.create(function() end)) end"),
    NastyScript("close of itself", .fails("running"), "coroutine.close(coroutine.running())"),
    NastyScript(
      "wrap as an iterator", .time,
      "for _ in coroutine.wrap(function() while true do coroutine.yield(1) end end) do end"),
    NastyScript(
      "a million", .memory,
      "local t = {} for i = 1, 1000000 do t[i] = coroutine.create(function() end) end"),
    NastyScript(
      "a million that are dropped", .limit,
      "while true do for i = 1, 1000000 do coroutine.wrap(function() coroutine.yield() end)() end end"),
  ]
}
