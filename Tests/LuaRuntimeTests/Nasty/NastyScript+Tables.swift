extension NastyScript {
  private static func liar(_ length: String) -> String { "setmetatable({}, {__len = function() return \(length) end})" }

  /// Work inside the table functions, and lengths that lie.
  static let tables: [NastyScript] = [
    NastyScript("insert", .time, "table.insert(\(liar("1 << 60")), 1, 1)"),
    NastyScript("remove", .time, "table.remove(\(liar("1 << 60")), 1)"),
    NastyScript("move", .time, "table.move({}, 1, 1 << 60, 2)"),
    NastyScript("move to another", .time, "table.move({}, 1, 1 << 60, 1, {})"),
    NastyScript("concat of nothing", .fails("invalid value (nil)"), "return table.concat(\(liar("1 << 60")))"),
    NastyScript(
      "concat of empty strings", .time,
      """
      local endless = {__len = function() return 1 << 60 end, __index = function() return '' end}
      return table.concat(setmetatable({}, endless))
      """
    ),
    NastyScript("unpack", .fails("too many results"), "return table.unpack(\(liar("1 << 60")))"),
    NastyScript("unpack as much as fits", .returns, "return select('#', table.unpack({}, 1, 200000))"),
    NastyScript("unpack too much", .fails("too many results"), "return select('#', table.unpack({}, 1, 10000000))"),
    NastyScript("unpack in a loop", .limit, "while true do pcall(table.unpack, {}, 1, 900000) end"),
    NastyScript("sort of nothing", .fails("array too big"), "table.sort(\(liar("1 << 60")))"),
    NastyScript("sort with a lie", .limit, "table.sort(\(liar("1 << 30")), function() return false end)"),
    NastyScript("sort comparator loops", .time, "table.sort({2, 1}, function() while true do end end)"),
    NastyScript(
      "sort comparator loops under pcall", .time, "table.sort({2, 1}, function() while true do pcall(error) end end)"),
    NastyScript(
      "sort comparator always true", .returns,
      "local t = {} for i = 1, 5000 do t[i] = i end table.sort(t, function() return true end)"),
    NastyScript(
      "sort comparator at random", .returns,
      "local t = {} for i = 1, 5000 do t[i] = i end table.sort(t, function() return math.random(2) == 1 end)"),
    NastyScript(
      "sort comparator empties the list", .returns,
      "local t = {} for i = 1, 500 do t[i] = i end pcall(table.sort, t, function(a, b) t[#t] = nil return a > b end)"),
    NastyScript(
      "sort of one long string many times", .time,
      "local s, t = ('x'):rep(1 << 20), {} for i = 1, 100000 do t[i] = s end while true do table.sort(t) end"),
    NastyScript("next over a table that changes", .limit, "local t = {} while true do t[#t + 1] = 1 next(t) end"),
    NastyScript("select from behind", .fails("out of range"), "return select(-1 << 60, 1)"),
    NastyScript("__call of itself", .time, "local t = {} setmetatable(t, {__call = t}) t()"),
    NastyScript("the metatable of strings", .fails(""), "getmetatable('').__index = function() while true do end end"),
  ]
}
