extension NastyScript {
  /// Loops that the VM runs, and the ways to catch the error that stops them.
  static let loops: [NastyScript] = [
    NastyScript("while", .time, "while true do end"),
    NastyScript("repeat", .time, "repeat until false"),
    NastyScript("goto", .time, "::again:: goto again"),
    NastyScript("for to the largest integer", .time, "for i = 1, math.maxinteger do end"),
    NastyScript("tail calls", .time, "local function f() return f() end f()"),
    NastyScript("calls of C functions", .time, "local abs = math.abs while true do abs(1) end"),
    NastyScript("pcall around the loop", .time, "while true do pcall(function() while true do end end) end"),
    NastyScript("pcall of error", .time, "while true do pcall(error, 'again') end"),
    NastyScript("pcall inside pcall", .time, "local function f() pcall(f) while true do end end while true do f() end"),
    NastyScript("two pcalls for each pcall", .time, "local function f() pcall(f) pcall(f) end while true do f() end"),
    NastyScript("xpcall handler loops", .time, "xpcall(error, function() while true do end end)"),
    NastyScript(
      "xpcall handler loops after the time is over", .time,
      "xpcall(function() while true do end end, function() while true do end end)"),
    NastyScript(
      "xpcall handler raises", .time,
      "while true do xpcall(function() while true do end end, function() error('again') end) end"),
    NastyScript("xpcall handler calls xpcall", .time, "local function h() xpcall(error, h) end while true do h() end"),
    NastyScript(
      "ipairs without end", .time, "for _ in ipairs(setmetatable({}, {__index = function() return 1 end})) do end"),
    NastyScript(
      "__pairs without end", .time,
      "for _ in pairs(setmetatable({}, {__pairs = function() return function() return 1 end end})) do end"),
    NastyScript("__index loops", .time, "return setmetatable({}, {__index = function() while true do end end}).x"),
    NastyScript(
      "__eq loops", .time,
      "local m = {__eq = function() while true do end end} return setmetatable({}, m) == setmetatable({}, m)"),
    NastyScript(
      "__concat loops", .time, "return 'x' .. setmetatable({}, {__concat = function() while true do end end})"),
    NastyScript(
      "__tostring loops", .time, "return tostring(setmetatable({}, {__tostring = function() while true do end end}))"),
    NastyScript(
      "__index of itself", .fails("loop"),
      "local t = {} setmetatable(t, {__index = t}) for _ = 1, 10 do setmetatable(t, {__index = t}) end return t.x"),
    NastyScript(
      "deep recursion", .fails("stack overflow"),
      "local function f(n) local a, b, c = n, n, n return f(n + 1) + a + b + c end f(1)"),
    NastyScript("deep recursion that fills the memory first", .memory, "local function f() return 1 + f() end f()"),
    NastyScript("deep recursion through pcall", .returns, "local function f() return pcall(f) end f()"),
    NastyScript(
      "deep recursion through gsub", .fails("overflow"),
      "local function f() return (('x'):gsub('x', f)) end f()"),
    NastyScript(
      "deep recursion through tostring", .fails("overflow"),
      "local t = setmetatable({}, {__tostring = function(t) return tostring(t) end}) tostring(t)"),
    NastyScript(
      "more arguments with every call", .limit, "local function f(...) return f(1, ...) end while 1 do pcall(f) end"),
  ]
}
