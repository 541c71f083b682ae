extension NastyScript {
  /// Work inside the string functions, where no VM instruction runs.
  static let patterns: [NastyScript] = [
    NastyScript("find, backtracking", .time, "return (('a'):rep(30) .. 'b'):find(('a?'):rep(28) .. ('a'):rep(31))"),
    NastyScript("match, nested repetition", .time, "return ('a'):rep(5000):match(('a*'):rep(20) .. 'b')"),
    NastyScript("match, lazy repetition", .time, "return ('a'):rep(100000):match('.-.-.-b')"),
    NastyScript("gmatch", .time, "for _ in ('a'):rep(100000):gmatch('a*a*a*b') do end"),
    NastyScript("gsub", .time, "return ('a'):rep(100000):gsub('a*a*a*b', '')"),
    NastyScript("%b", .time, "return ('('):rep(1 << 20):find('%b()')"),
    NastyScript("%f", .time, "return ('a'):rep(1 << 20):find('.-%f[b].-%f[b]')"),
    NastyScript("back references", .time, "return ('a'):rep(1 << 20):find('(a*)%1b')"),
    NastyScript("a set of a million", .time, "return ('a'):rep(1 << 20):find('[' .. ('b'):rep(1 << 20) .. ']')"),
    NastyScript(
      "caught in a loop", .time, "while true do pcall(string.find, ('a'):rep(5000), ('a*'):rep(20) .. 'b') end"),
    NastyScript("gsub callback loops", .time, "return ('x'):gsub('x', function() while true do end end)"),
    NastyScript(
      "gsub callback loops under pcall", .time,
      "return ('x'):rep(9):gsub('x', function() pcall(function() while true do end end) end)"),
    NastyScript(
      "gsub table loops", .time,
      "return ('x'):gsub('x', setmetatable({}, {__index = function() while true do end end}))"),
    NastyScript(
      "gsub callback calls gsub", .time,
      "local function f() return (('xx'):gsub('x', function() pcall(f) end)) end while true do f() end"),
    NastyScript("too deep a pattern", .fails("pattern too complex"), "return ('a'):rep(300):find(('a?'):rep(300))"),
    NastyScript(
      "plain find of a long needle", .time,
      "local s = ('a'):rep(1 << 20) while true do s:find(('a'):rep(1 << 19) .. 'b', 1, true) end"),
    NastyScript(
      "utf8 over a long text", .time,
      "local s = ('é'):rep(1 << 20) while true do utf8.len(s) utf8.offset(s, -1000000) end"),
    NastyScript("a width of five digits", .fails("invalid conversion"), "return string.format('%99999d', 1)"),
    NastyScript("byte of everything", .fails("string slice too long"), "return ('x'):rep(1 << 22):byte(1, -1)"),
    NastyScript("a long date", .returns, "return #os.date(('%c'):rep(10000))"),
  ]
}
