extension NastyScript {
  /// Source text without an end, or hard to compile.
  static let chunks: [NastyScript] = [
    NastyScript("load in a loop", .time, "while true do load('return 1') end"),
    NastyScript("a loaded loop", .time, "load('while true do end')()"),
    NastyScript("chunks that load chunks", .limit, "local s = 'local s = ... return load(s)(s)' load(s)(s)"),
    NastyScript("a reader that never ends", .time, "load(function() while true do end end)"),
    NastyScript("a reader of blanks", .time, "load(function() return ' ' end)"),
    NastyScript("a reader of statements", .limit, "load(function() return 'x = 1 ' end)"),
    NastyScript("a reader of one long name", .limit, "load(function() return 'xxxxxxxxxxxxxxxx' end)"),
    NastyScript(
      "a reader that loads", .limit, "local function r() return load(r) and ' ' end while true do pcall(load, r) end"),
    NastyScript("nested too deep", .returns, "return load('return ' .. ('('):rep(100000) .. '1' .. (')'):rep(100000))"),
    NastyScript("long text", .limit, "local s = ('x = 1 '):rep(1 << 20) while true do load(s) end"),
    NastyScript("binary text", .returns, "return load('\\27Lua')"),
  ]
}
