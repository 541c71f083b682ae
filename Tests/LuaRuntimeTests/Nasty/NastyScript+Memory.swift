extension NastyScript {
  /// Bombs that grow until the memory limit stops them, caught or not.
  static let memory: [NastyScript] = [
    NastyScript("doubling a string", .memory, "local s = 'x' while true do s = s .. s end"),
    NastyScript(
      "doubling a string, caught in a loop", .limit,
      "while true do pcall(function() local s = 'x' while true do s = s .. s end end) end"),
    NastyScript(
      "doubling a string, caught once", .memory,
      "pcall(function() local s = 'x' while true do s = s .. s end end) return 'as if nothing had happened'"),
    NastyScript("tables", .memory, "local t = {} while true do t = {t} end"),
    NastyScript("a list", .memory, "local t = {} while true do t[#t + 1] = #t end"),
    NastyScript("keys", .memory, "local t = {} for i = 1, math.maxinteger do t['key' .. i] = i end"),
    NastyScript("closures", .memory, "local f = print while true do local g = f f = function() return g end end"),
    NastyScript("rep", .memory, "return ('x'):rep(1 << 30)"),
    NastyScript("rep of rep", .memory, "return ('x'):rep(1000000):rep(1000)"),
    NastyScript("rep in a pcall loop", .limit, "while true do pcall(string.rep, 'x', 1 << 30) end"),
    NastyScript("rep beyond any memory", .fails("resulting string too large"), "return ('x'):rep(1 << 40)"),
    NastyScript("rep of nothing", .returns, "return (''):rep(1 << 62), (''):rep(math.maxinteger, '')"),
    NastyScript(
      "concat", .memory, "local s, t = ('x'):rep(1 << 20), {} for i = 1, 1000 do t[i] = s end return table.concat(t)"),
    NastyScript("gsub", .memory, "local s = 'x' while true do s = s:gsub('.', ('x'):rep(100)) end"),
    NastyScript("pack", .memory, "return string.pack('c' .. (1 << 30), '')"),
    NastyScript(
      "format", .memory,
      "local s = ('x'):rep(1 << 22) return string.format(('%s'):rep(8), s, s, s, s, s, s, s, s)"
    ),
    NastyScript("in a coroutine", .memory, "coroutine.wrap(function() local t = {} while true do t = {t} end end)()"),
    NastyScript(
      "in an xpcall handler", .memory, "xpcall(error, function() local t = {} while true do t = {t} end end)"),
    NastyScript(
      "in __close", .memory,
      "do local x <close> = setmetatable({}, {__close = function() local t = {} while true do t = {t} end end}) end"),
    NastyScript(
      "in a sort comparator", .memory,
      "table.sort({3, 2, 1}, function() local t = {} while true do t = {t} end end)"),
  ]
}
